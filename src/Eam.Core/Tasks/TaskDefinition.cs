using System.Runtime.Serialization;
using Eam.Core.Spaces;
using Eam.Core.Tasks.Digits;

namespace Eam.Core.Tasks;

/// <summary>Task settings of a sweep file, checked against <see cref="TaskDefinition.Parameters"/>: scalars by name; defaults are not listed.</summary>
[DataContract]
public sealed record TaskSettings(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] IReadOnlyDictionary<string, ParameterValue> Values
)
{
    /// <summary>A task's defaults.</summary>
    public static TaskSettings Defaults(string name) => new(name, new Dictionary<string, ParameterValue>());

    /// <summary>The value of a setting, or its definition's default.</summary>
    /// <exception cref="ArgumentException">The definition does not allow it: readers check before.</exception>
    public ParameterValue Value(ParameterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!Values.TryGetValue(definition.Name, out var value))
            return definition.Default;
        return definition.Check(value) is { } reason ? throw new ArgumentException($"{definition.Name} {reason}") : value;
    }

    /// <summary>The number of a setting, or its default.</summary>
    public double Number(ParameterDefinition definition) => Value(definition).Number;

    /// <summary>The whole number of a setting, or its default.</summary>
    public int Whole(ParameterDefinition definition) => (int)Value(definition).Number;

    /// <summary>The word of a setting, or its default.</summary>
    public string Word(ParameterDefinition definition) => Value(definition).ToString();
}

/// <summary>A task as sweeps see it.</summary>
/// <param name="Name">As in a sweep file.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Parameters">Its settings.</param>
/// <param name="Create">Builds it; <c>assets</c> reads a shipped file by name (data, weights), so that Core does no I/O.</param>
public sealed record TaskDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<TaskSettings, Func<string, byte[]>, FineTuningTask> Create
)
{
    /// <summary>Makes its shipped weights again; null where it has none, or as digits has a way of its own.</summary>
    public IPretraining? Pretraining { get; init; }
}

/// <summary>Makes a task's shipped weights, for <c>eam pretrain</c>.</summary>
public interface IPretraining
{
    /// <summary>The files, by asset name, and a line that says how good they are.</summary>
    /// <param name="assets">Reads a shipped file by name.</param>
    /// <param name="seed">Of weights, batches and noise.</param>
    /// <param name="progress">Told now and then; null for none.</param>
    /// <param name="cancellationToken">Stops between two iterations.</param>
    (IReadOnlyDictionary<string, byte[]> Files, string Summary) Run(
        Func<string, byte[]> assets,
        ulong seed,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    );
}
