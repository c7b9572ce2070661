using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

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

    /// <summary>How the task names several rewards; null if it has only one.</summary>
    public RewardForm? Rewards { get; init; }

    /// <summary>
    /// Whether the base is a learned network and not a formula, whatever the settings. Some defaults of methods depend on it.
    /// </summary>
    public bool HasBaseNetwork { get; init; }

    /// <summary>
    /// Whether this program builds and trains the task's model. False for the task <c>command</c>, which a program of the user's trains:
    /// <see cref="Create"/> then throws.
    /// </summary>
    public bool HasModel { get; init; } = true;

    /// <summary>
    /// Checks settings that each are allowed, but may not fit together: returns the setting that is wrong, and a reason that follows its
    /// name; null if all is right. Null if the task has nothing to check.
    /// </summary>
    public Func<TaskSettings, (string Setting, string Reason)?>? Check { get; init; }

    /// <summary>
    /// Trains the task's shipped weights again. Null if the task has none or, like digits, has its own way.
    /// </summary>
    public IPretraining? Pretraining { get; init; }
}
