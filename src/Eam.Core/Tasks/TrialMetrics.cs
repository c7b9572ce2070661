using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using Eam.Core.Tasks.Metrics;

namespace Eam.Core.Tasks;

/// <summary>
/// One evaluation of a model: Eam's own, on held-out noise, or a report of a command, which has only <see cref="Declared"/>. A metric is
/// null if the task does not define it.
/// </summary>
[DataContract]
public sealed record TrialMetrics
{
    /// <summary>Mean reward of samples (not scaled by lambda).</summary>
    [DataMember(Order = 0)]
    public double? Reward { get; init; }

    /// <summary>Standard error of the mean reward.</summary>
    [DataMember(Order = 1)]
    public double? RewardSe { get; init; }

    /// <summary>Sliced 2-Wasserstein distance to p* over fixed projections.</summary>
    [DataMember(Order = 2)]
    public double? Sw2 { get; init; }

    /// <summary>Mean sliced 2-Wasserstein distance of sets of exact samples, as many as the evaluation draws.</summary>
    [DataMember(Order = 3)]
    public double? Sw2Floor { get; init; }

    /// <summary>Sinkhorn divergence to p*.</summary>
    [DataMember(Order = 4)]
    public double? Sinkhorn { get; init; }

    /// <summary>Mean Sinkhorn divergence of sets of exact samples, as many as the evaluation draws.</summary>
    [DataMember(Order = 5)]
    public double? SinkhornFloor { get; init; }

    /// <summary>Squared maximum mean discrepancy to p* (Gaussian kernels, median bandwidth).</summary>
    [DataMember(Order = 6)]
    public double? Mmd { get; init; }

    /// <summary>Effective sample size of the importance-weighted target; null if the target is exact.</summary>
    [DataMember(Order = 7)]
    public double? EffectiveSampleSize { get; init; }

    /// <summary>Total variation between the mode weights of the samples and of p*.</summary>
    [DataMember(Order = 8)]
    public double? ModeError { get; init; }

    /// <summary>Mean distance between two samples, divided by the same mean for samples of p*; well below 1 means collapse.</summary>
    [DataMember(Order = 9)]
    public double? Diversity { get; init; }

    /// <summary>
    /// 1/2 E integral |u|^2 dt along the memoryless SDE of the model: the KL divergence of its paths from the base's paths.
    /// </summary>
    [DataMember(Order = 10)]
    public double? PathKl { get; init; }

    /// <summary>J = E[lambda r(X_1) - 1/2 integral |u|^2 dt] (docs/methods.md#one-honest-number-the-control-objective).</summary>
    [DataMember(Order = 11)]
    public double? ControlObjective { get; init; }

    /// <summary>Standard error of J.</summary>
    [DataMember(Order = 12)]
    public double? ControlObjectiveSe { get; init; }

    /// <summary>
    /// log Z - J. In continuous time it is zero only at the optimum; the estimate on a grid of steps has a bias of either sign, so it may
    /// be negative.
    /// </summary>
    [DataMember(Order = 13)]
    public double? ControlGap { get; init; }

    /// <summary>Number of forwards that the evaluation took; not charged to the trial.</summary>
    [DataMember(Order = 14)]
    public required long EvaluationNfe { get; init; }

    /// <summary>
    /// log mean exp - mean of the values whose mean is J, over the same paths: the gap of J to log Z of the same grid of steps. Null in old
    /// results.
    /// </summary>
    [DataMember(Order = 15)]
    public double? JensenGap { get; init; }

    /// <summary>The control objective of the base model on the same grid: lambda E_base[r]. Null in old results.</summary>
    [DataMember(Order = 16)]
    public double? BaseObjective { get; init; }

    /// <summary>
    /// Effective share of the path weights of the newest endpoints, before they were tempered; null without <c>eam.reweight: path</c>. Set
    /// by whoever trains, because an evaluation does not know it.
    /// </summary>
    [DataMember(Order = 17)]
    public double? PathEffectiveShare { get; init; }

    /// <summary>The sw2 that 97.5 % of sets of exact samples do not exceed.</summary>
    [DataMember(Order = 18)]
    public double? Sw2FloorHigh { get; init; }

    /// <summary>The sinkhorn that 97.5 % of sets of exact samples do not exceed.</summary>
    [DataMember(Order = 19)]
    public double? SinkhornFloorHigh { get; init; }

    /// <summary>Mean mmd of sets of exact samples.</summary>
    [DataMember(Order = 20)]
    public double? MmdFloor { get; init; }

    /// <summary>The mmd that 97.5 % of sets of exact samples do not exceed.</summary>
    [DataMember(Order = 21)]
    public double? MmdFloorHigh { get; init; }

    /// <summary>Mean mode_error of sets of exact samples.</summary>
    [DataMember(Order = 22)]
    public double? ModeErrorFloor { get; init; }

    /// <summary>The mode_error that 97.5 % of sets of exact samples do not exceed.</summary>
    [DataMember(Order = 23)]
    public double? ModeErrorFloorHigh { get; init; }

    private DeclaredValues? _declared;

    /// <summary>
    /// The values of metrics that the sweep file declares, by name, in ordinal order: those that a command reports, or those of a task's
    /// named rewards. Null if it declares none. It is compared by its values.
    /// </summary>
    [DataMember(Order = 24)]
    public IReadOnlyDictionary<string, double>? Declared
    {
        get => _declared;
        init => _declared = value is null ? null : DeclaredValues.Of(value);
    }

    /// <summary>
    /// Whether a command has reported this. Then every metric of Eam is null, even one that has the name of a declared metric.
    /// </summary>
    [IgnoreDataMember]
    public bool IsReport => _declared is not null && Reward is null;

    /// <summary>Creates an evaluation; every required property is set by its creator.</summary>
    public TrialMetrics() { }

    [SetsRequiredMembers]
    private TrialMetrics(long evaluationNfe) => EvaluationNfe = evaluationNfe;

    /// <summary>The declarations of all metrics, in the order of reports.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions { get; } =
    [
        new(nameof(Reward), m => m.Reward)
        {
            Name = "reward",
            Maximize = true,
            Unit = "reward",
            Meaning = "mean reward on held-out noise",
            StandardError = "reward_se",
        },
        new(nameof(RewardSe), m => m.RewardSe)
        {
            Name = "reward_se",
            Maximize = false,
            Unit = "reward",
            Meaning = "standard error of the reward",
            Caution = OfAnError,
        },
        new(nameof(Sw2), m => m.Distances.Sw2)
        {
            Name = "sw2",
            Maximize = false,
            Unit = Distance,
            Meaning = "sliced 2-Wasserstein distance to the tilted target",
        },
        Floor(nameof(Sw2Floor), "sw2_floor", m => m.Floor.Sw2, $"{Mean("sw2")} of the target", Distance, MetricDefinition.EveryTask),
        new(nameof(Sinkhorn), m => m.Distances.Sinkhorn)
        {
            Name = "sinkhorn",
            Maximize = false,
            Unit = SquaredDistance,
            Meaning = "Sinkhorn divergence to the tilted target",
            DefinedBy = EnoughSamples,
        },
        Floor(
            nameof(SinkhornFloor),
            "sinkhorn_floor",
            m => m.Floor.Sinkhorn,
            $"{Mean("sinkhorn")} of the target",
            SquaredDistance,
            EnoughSamples
        ),
        new(nameof(Mmd), m => m.Distances.Mmd)
        {
            Name = "mmd",
            Maximize = false,
            Unit = "1",
            Meaning = "squared maximum mean discrepancy to the tilted target",
            DefinedBy = EnoughSamples,
        },
        new(nameof(EffectiveSampleSize), m => double.IsFinite(m.Target.EffectiveSampleSize) ? m.Target.EffectiveSampleSize : null)
        {
            Name = "ess",
            Maximize = true,
            Unit = "samples",
            Meaning = "effective sample size of the importance-weighted target",
            DefinedBy = "tasks whose target is estimated by importance weights",
            Needs = TargetFacts.ImportanceWeights,
            Caution = OfTheTarget,
        },
        new(nameof(ModeError), m => m.Distances.ModeError)
        {
            Name = "mode_error",
            Maximize = false,
            Unit = "1",
            Meaning = "total variation between the mode weights of samples and target",
            DefinedBy = KnownModes,
            Needs = TargetFacts.Modes,
        },
        new(nameof(Diversity), m => m.Distances.Diversity)
        {
            Name = "diversity",
            Maximize = true,
            Unit = "1",
            Meaning = "mean pair distance of samples divided by that of the target",
            DefinedBy = EnoughSamples,
        },
        new(nameof(PathKl), m => m.Control.PathKl)
        {
            Name = "path_kl",
            Maximize = false,
            Unit = "nats",
            Meaning = "path KL to the base: 1/2 integral of |u|^2",
        },
        new(nameof(ControlObjective), m => m.Control.Objective)
        {
            Name = "control_objective",
            Maximize = true,
            Unit = "nats",
            Meaning = "lambda E[r] - path KL; at most log Z, except for the error of the grid of steps",
            StandardError = "control_objective_se",
        },
        new(nameof(ControlObjectiveSe), m => m.Control.StandardError)
        {
            Name = "control_objective_se",
            Maximize = false,
            Unit = "nats",
            Meaning = "standard error of the control objective",
            Caution = OfAnError,
        },
        new(nameof(ControlGap), m => m.Target.LogPartition - m.Control.Objective)
        {
            Name = "control_gap",
            Maximize = false,
            Unit = "nats",
            Meaning = "log Z - control objective; 0 at the optimum",
            StandardError = "control_objective_se",
        },
        new(nameof(JensenGap), m => m.Control.JensenGap)
        {
            Name = "jensen_gap",
            Maximize = false,
            Unit = "nats",
            Meaning = "log mean exp - mean of the control objective's paths: its gap to log Z of the same grid of steps",
            Caution = "is too small for models far from the optimum, so a bad model may look good",
        },
        new(nameof(BaseObjective), m => m.Base)
        {
            Name = "base_objective",
            Maximize = true,
            Unit = "nats",
            Meaning = "control objective of the base model",
            Caution = OfTheTarget,
        },
        new(nameof(PathEffectiveShare), _ => null)
        {
            Name = "path_ess",
            Maximize = true,
            Unit = "1",
            Meaning = "share of effective samples among the path weights of training, before tempering",
            DefinedBy = "trials of eam with eam.reweight: path",
            Needs = TargetFacts.PathWeights,
            Caution = "describes the weights of training and not the quality of the model",
        },
        Floor(nameof(Sw2FloorHigh), "sw2_floor_high", m => m.FloorHigh?.Sw2, High("sw2"), Distance, ExactSamples),
        Floor(
            nameof(SinkhornFloorHigh),
            "sinkhorn_floor_high",
            m => m.FloorHigh?.Sinkhorn,
            High("sinkhorn"),
            SquaredDistance,
            ExactSamples
        ),
        Floor(nameof(MmdFloor), "mmd_floor", m => m.Floor.Mmd, Mean("mmd"), "1", EnoughSamples),
        Floor(nameof(MmdFloorHigh), "mmd_floor_high", m => m.FloorHigh?.Mmd, High("mmd"), "1", ExactSamples),
        Floor(nameof(ModeErrorFloor), "mode_error_floor", m => m.Floor.ModeError, Mean("mode_error"), "1", KnownModes, TargetFacts.Modes),
        Floor(
            nameof(ModeErrorFloorHigh),
            "mode_error_floor_high",
            m => m.FloorHigh?.ModeError,
            High("mode_error"),
            "1",
            KnownModes,
            TargetFacts.Modes
        ),
    ];

    private const string Distance = "distance of samples",
        SquaredDistance = "squared distance of samples",
        EnoughSamples = "evaluations with enough samples",
        ExactSamples = "tasks with exact samples of the target",
        KnownModes = "tasks that know the modes of the target",
        OfTheTarget = "describes the target and not the model, so it is the same for every trial";

    /// <summary>Why a standard error is no objective.</summary>
    internal const string OfAnError = "is the error of a measurement and says nothing about the quality of the model";

    /// <summary>Returns the value of the metric of that name, whether Eam or the sweep file declares it; null if there is none.</summary>
    public double? this[string name] =>
        _declared?.TryGetValue(name, out var value) == true ? value
        : IsReport ? null
        : Definitions.FirstOrDefault(d => d.Name == name)?.Get(this);

    /// <summary>Builds an evaluation from a value of each metric.</summary>
    /// <param name="evaluationNfe">Forwards that the evaluation took.</param>
    /// <param name="value">Called once for each metric, in the order of <see cref="Definitions"/>; null if the evaluation does not have
    /// it.</param>
    public static TrialMetrics Of(long evaluationNfe, Func<MetricDefinition, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var metrics = new TrialMetrics(evaluationNfe);
        foreach (var metric in Definitions)
            metric.Set(metrics, value(metric));
        return metrics;
    }

    /// <summary>Builds an evaluation that a command has reported.</summary>
    /// <param name="values">The values of the declared metrics, by name. A metric that was not reported is missing.</param>
    public static TrialMetrics OfDeclared(IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(evaluationNfe: 0) { Declared = values };
    }

    // A floor is what a distance is for sets of exact samples of the target.
    private static MetricDefinition Floor(
        string property,
        string name,
        Func<Measurement, double?> measure,
        string meaning,
        string unit,
        string definedBy,
        TargetFacts needs = default
    ) =>
        new(property, measure)
        {
            Name = name,
            Maximize = false,
            Unit = unit,
            Meaning = meaning,
            DefinedBy = definedBy,
            Needs = needs,
            Caution = OfTheTarget,
        };

    private static string Mean(string distance) => $"mean {distance} of sets of exact samples";

    private static string High(string distance) => $"the {distance} that 97.5 % of sets of exact samples do not exceed";
}
