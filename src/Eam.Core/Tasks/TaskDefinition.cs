using System.Runtime.Serialization;
using Eam.Core.Spaces;
using Eam.Core.Tasks.Digits;

namespace Eam.Core.Tasks;

/// <summary>
/// The task settings of a sweep file, checked against <see cref="TaskDefinition.Parameters"/>: scalars by name. Settings with their default are not listed.
/// </summary>
[DataContract]
public sealed record TaskSettings(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] IReadOnlyDictionary<string, ParameterValue> Values
)
{
    /// <summary>Creates the settings of a task with all defaults.</summary>
    public static TaskSettings Defaults(string name) => new(name, new Dictionary<string, ParameterValue>());

    /// <summary>Returns the value of a setting, or its definition's default.</summary>
    /// <exception cref="ArgumentException">The definition does not allow the value. Readers of sweep files check this before.</exception>
    public ParameterValue Value(ParameterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!Values.TryGetValue(definition.Name, out var value))
            return definition.Default;
        return definition.Check(value) is { } reason ? throw new ArgumentException($"{definition.Name} {reason}") : value;
    }

    /// <summary>Returns the name of a setting that has another value in other settings of the same task; null if all are equal.</summary>
    /// <param name="other">The other settings.</param>
    /// <param name="definitions">The settings of the task. One that is left out has its default, so it equals one that is written out with it.</param>
    public string? Difference(TaskSettings other, IReadOnlyList<ParameterDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(definitions);
        return Values.Keys.Union(other.Values.Keys).FirstOrDefault(name => Of(this, name) != Of(other, name));

        ParameterValue? Of(TaskSettings settings, string name) =>
            settings.Values.TryGetValue(name, out var value)
                ? value
                : definitions.FirstOrDefault(definition => definition.Name == name)?.Default;
    }

    /// <summary>Returns the number of a setting, or its default.</summary>
    public double Number(ParameterDefinition definition) => Value(definition).Number;

    /// <summary>Returns the whole number of a setting, or its default.</summary>
    public int Whole(ParameterDefinition definition) => (int)Value(definition).Number;

    /// <summary>Returns the word of a setting, or its default.</summary>
    public string Word(ParameterDefinition definition) => Value(definition).ToString();
}

/// <summary>A task as sweeps use it: name, meaning, settings, and how to build it.</summary>
/// <param name="Name">Name in sweep files.</param>
/// <param name="Meaning">One line that says what the task is.</param>
/// <param name="Parameters">Its settings.</param>
/// <param name="Create">Builds the task. <c>assets</c> reads a shipped file (data, weights) by name, so that Core does no I/O.</param>
public sealed record TaskDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<TaskSettings, Func<string, byte[]>, FineTuningTask> Create
)
{
    /// <summary>What the task knows of its target, whatever its settings. Null: not declared, so no metric is ruled out.</summary>
    public TargetFacts? Facts { get; init; }

    /// <summary>Returns whether the reward has a gradient with these settings. Default: it has one.</summary>
    public Func<TaskSettings, bool> HasRewardGradient { get; init; } = _ => true;

    /// <summary>Whether the base is a learned network and not a formula, whatever the settings. Some defaults of methods depend on it.</summary>
    public bool HasBaseNetwork { get; init; }

    /// <summary>
    /// Checks settings that each are allowed, but may not fit together: returns the setting that is wrong, and a reason that follows its name; null if all is
    /// right. Null if the task has nothing to check.
    /// </summary>
    public Func<TaskSettings, (string Setting, string Reason)?>? Check { get; init; }

    /// <summary>
    /// Trains the task's shipped weights again. Null if the task has none or, like digits, has its own way.
    /// </summary>
    public IPretraining? Pretraining { get; init; }
}

/// <summary>Trains the shipped weights of a task, for <c>eam pretrain</c>.</summary>
public interface IPretraining
{
    /// <summary>Returns the files by asset name, and a line that says how good the weights are.</summary>
    /// <param name="assets">Reads a shipped file by name.</param>
    /// <param name="seed">Seed of weights, batches and noise.</param>
    /// <param name="progress">Called now and then with the progress; null for none.</param>
    /// <param name="cancellationToken">Stops between two iterations.</param>
    (IReadOnlyDictionary<string, byte[]> Files, string Summary) Run(
        Func<string, byte[]> assets,
        ulong seed,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    );
}
