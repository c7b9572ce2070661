using Eam.Core.Tasks.Metrics;

namespace Eam.Core.Tasks;

/// <summary>The declaration of a metric. Files, the snapshot, the evaluator and the plan of a preview follow from it.</summary>
public sealed record MetricDefinition
{
    /// <summary>The value of <see cref="DefinedBy"/> for a metric that every evaluation has.</summary>
    public const string EveryTask = "every task";

    private const string Declarers = "sweeps that declare it";

    private readonly Action<TrialMetrics, double?> _set;

    /// <summary>
    /// Declares the metric of a property of <see cref="TrialMetrics"/>, a nullable <see cref="double"/>.
    /// </summary>
    /// <param name="property">Name of the property.</param>
    /// <param name="measure">Computes the metric; null if the task does not define it.</param>
    internal MetricDefinition(string property, Func<Measurement, double?> measure)
    {
        Measure = measure;
        var found = typeof(TrialMetrics).GetProperty(property)!;
        Get = found.GetMethod!.CreateDelegate<Func<TrialMetrics, double?>>();
        _set = found.SetMethod!.CreateDelegate<Action<TrialMetrics, double?>>();
    }

    private MetricDefinition(DeclaredMetric declared)
    {
        Measure = _ => null;
        Get = metrics => metrics.Declared?.TryGetValue(declared.Name, out var value) == true ? value : null;
        _set = (_, _) => throw new InvalidOperationException($"{declared.Name} is set as a declared metric");
    }

    /// <summary>Returns the definition of a metric that a sweep file declares.</summary>
    public static MetricDefinition Of(DeclaredMetric declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return new(declared)
        {
            Name = declared.Name,
            Maximize = declared.Maximize,
            Unit = "1",
            Meaning = "reported by the command",
            DefinedBy = Declarers,
        };
    }

    /// <summary>Returns the definition of the only metric of a simulated sweep: its objective, which follows a learning curve.</summary>
    /// <param name="name">Name of the objective.</param>
    /// <param name="maximize">Whether larger is better.</param>
    internal static MetricDefinition OfCurve(string name, bool maximize) =>
        new(new DeclaredMetric(name, maximize))
        {
            Name = name,
            Maximize = maximize,
            Unit = "1",
            Meaning = "score of a learning curve; no model was trained",
            DefinedBy = "sweeps on simulated devices",
        };

    /// <summary>
    /// Returns the metrics of Eam, those of the rewards that the settings of a task name, and those over its conditions.
    /// </summary>
    public static IReadOnlyList<MetricDefinition> Of(TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<MetricDefinition> declared = [.. NamedRewards.Of(settings).SelectMany(OfReward), .. OfConditions(settings)];
        return declared.Count == 0 ? TrialMetrics.Definitions : [.. TrialMetrics.Definitions, .. declared];
    }

    /// <summary>Returns the metrics over the conditions of a task; empty if it has none.</summary>
    public static IReadOnlyList<MetricDefinition> OfConditions(TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!ConditionSettings.AreIn(settings))
            return [];
        var worst = "mean reward of the worst tenth";
        var spread = "mean distance of two samples of one condition, on average over";
        List<MetricDefinition> metrics =
        [
            Declare(ConditionMetrics.Worst, true, "reward", $"{worst} of the conditions that are trained on"),
            Declare(ConditionMetrics.Diversity, true, "distance of samples", $"{spread} those that are trained on"),
        ];
        if (!ConditionSettings.HoldsOut(settings))
            return metrics;
        return
        [
            .. metrics,
            Declare(ConditionMetrics.HeldOutReward, true, "reward", "mean reward of the conditions that are held out") with
            {
                StandardError = ConditionMetrics.HeldOutRewardSe,
            },
            Declare(ConditionMetrics.HeldOutRewardSe, false, "reward", $"standard error of {ConditionMetrics.HeldOutReward}") with
            {
                Caution = TrialMetrics.OfAnError,
            },
            Declare(ConditionMetrics.HeldOutWorst, true, "reward", $"{worst} of the conditions that are held out"),
            Declare(ConditionMetrics.HeldOutDiversity, true, "distance of samples", $"{spread} those that are held out"),
        ];
    }

    private static MetricDefinition Declare(string name, bool maximize, string unit, string meaning) =>
        new(new DeclaredMetric(name, maximize))
        {
            Name = name,
            Maximize = maximize,
            Unit = unit,
            Meaning = meaning,
            DefinedBy = "tasks with conditions",
        };

    // The mean of one of several rewards, and its standard error.
    private static IReadOnlyList<MetricDefinition> OfReward(NamedReward reward) =>
        [
            new(new DeclaredMetric(reward.Metric, Maximize: true))
            {
                Name = reward.Metric,
                Maximize = true,
                Unit = "reward",
                Meaning = $"mean of the reward {reward.Name} on held-out noise",
                DefinedBy = Declarers,
                StandardError = reward.ErrorMetric,
            },
            new(new DeclaredMetric(reward.ErrorMetric, Maximize: false))
            {
                Name = reward.ErrorMetric,
                Maximize = false,
                Unit = "reward",
                Meaning = $"standard error of {reward.Metric}",
                DefinedBy = Declarers,
                Caution = TrialMetrics.OfAnError,
            },
        ];

    /// <summary>The name of the metric in trials.csv, JSON and <c>objective.metric</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether larger values are better.</summary>
    public required bool Maximize { get; init; }

    /// <summary>The unit of its values; 1 for a ratio.</summary>
    public required string Unit { get; init; }

    /// <summary>What it measures, in one line.</summary>
    public required string Meaning { get; init; }

    /// <summary>Which tasks define it, for readers.</summary>
    public string DefinedBy { get; init; } = EveryTask;

    /// <summary>What a task must know of its target, so that its evaluations have a value of the metric.</summary>
    public TargetFacts Needs { get; init; }

    /// <summary>
    /// Why it is no sensible objective, as words that follow its name. Null for a metric that measures the model, which is sensible.
    /// </summary>
    public string? Caution { get; init; }

    /// <summary>The name of the metric that is its standard error; null if none is estimated.</summary>
    public string? StandardError { get; init; }

    /// <summary>Reads it from an evaluation; null if the task does not define it.</summary>
    public Func<TrialMetrics, double?> Get { get; }

    /// <summary>Computes it; null if the task does not define it.</summary>
    internal Func<Measurement, double?> Measure { get; }

    /// <summary>Whether evaluations of a task have a value of the metric.</summary>
    public bool IsDefinedBy(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Facts is not { } facts || (facts & Needs) == Needs;
    }

    // Only for an evaluation that nobody else has seen yet: afterwards it does not change.
    internal void Set(TrialMetrics metrics, double? value) => _set(metrics, value);
}
