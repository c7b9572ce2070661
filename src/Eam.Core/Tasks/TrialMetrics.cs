using System.Runtime.Serialization;

namespace Eam.Core.Tasks;

/// <summary>A metric: its name, direction and meaning.</summary>
/// <param name="Name">Name in trials.csv and in <c>objective.metric</c>.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Meaning">One line that says what the metric measures.</param>
/// <param name="Get">Reads the metric from an evaluation; null if the task does not define it.</param>
/// <param name="StandardError">Name of the metric that is its standard error; null if none is estimated.</param>
public sealed record MetricDefinition(
    string Name,
    bool Maximize,
    string Meaning,
    Func<TrialMetrics, double?> Get,
    string? StandardError = null
);

/// <summary>One evaluation of a model on held-out noise. A metric is null if the task does not define it.</summary>
[DataContract]
public sealed record TrialMetrics
{
    /// <summary>Mean reward of samples (not scaled by lambda).</summary>
    [DataMember(Order = 0)]
    public required double Reward { get; init; }

    /// <summary>Standard error of the mean reward.</summary>
    [DataMember(Order = 1)]
    public required double RewardSe { get; init; }

    /// <summary>Sliced 2-Wasserstein distance to p* over fixed projections.</summary>
    [DataMember(Order = 2)]
    public double? Sw2 { get; init; }

    /// <summary>Sliced 2-Wasserstein distance between two independent sets of target samples of the same size.</summary>
    [DataMember(Order = 3)]
    public double? Sw2Floor { get; init; }

    /// <summary>Sinkhorn divergence to p*.</summary>
    [DataMember(Order = 4)]
    public double? Sinkhorn { get; init; }

    /// <summary>Sinkhorn divergence between two independent sets of target samples of the same size.</summary>
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

    /// <summary>1/2 E integral |u|^2 dt along the memoryless SDE of the model: the KL divergence of its paths from the base's paths.</summary>
    [DataMember(Order = 10)]
    public required double PathKl { get; init; }

    /// <summary>J = E[lambda r(X_1) - 1/2 integral |u|^2 dt] (docs/methods.md#one-honest-number-the-control-objective).</summary>
    [DataMember(Order = 11)]
    public required double ControlObjective { get; init; }

    /// <summary>Standard error of J.</summary>
    [DataMember(Order = 12)]
    public required double ControlObjectiveSe { get; init; }

    /// <summary>log Z - J, which is zero only at the optimum.</summary>
    [DataMember(Order = 13)]
    public required double ControlGap { get; init; }

    /// <summary>Number of forwards that the evaluation took; not charged to the trial.</summary>
    [DataMember(Order = 14)]
    public required long EvaluationNfe { get; init; }

    /// <summary>All metrics, in the order of reports.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions { get; } =
    [
        new("reward", true, "mean reward on held-out noise", m => m.Reward, "reward_se"),
        new("reward_se", false, "standard error of the reward", m => m.RewardSe),
        new("sw2", false, "sliced 2-Wasserstein distance to the tilted target", m => m.Sw2),
        new("sw2_floor", false, "sw2 between two independent sets of target samples", m => m.Sw2Floor),
        new("sinkhorn", false, "Sinkhorn divergence to the tilted target", m => m.Sinkhorn),
        new("sinkhorn_floor", false, "sinkhorn between two independent sets of target samples", m => m.SinkhornFloor),
        new("mmd", false, "squared maximum mean discrepancy to the tilted target", m => m.Mmd),
        new("ess", true, "effective sample size of the importance-weighted target", m => m.EffectiveSampleSize),
        new("mode_error", false, "total variation between the mode weights of samples and target", m => m.ModeError),
        new("diversity", true, "mean pair distance of samples divided by that of the target", m => m.Diversity),
        new("path_kl", false, "path KL to the base: 1/2 integral of |u|^2", m => m.PathKl),
        new("control_objective", true, "lambda E[r] - path KL; at most log Z", m => m.ControlObjective, "control_objective_se"),
        new("control_objective_se", false, "standard error of the control objective", m => m.ControlObjectiveSe),
        new("control_gap", false, "log Z - control objective; 0 at the optimum", m => m.ControlGap, "control_objective_se"),
    ];

    /// <summary>Returns the value of the metric of that name; null if there is none.</summary>
    public double? this[string name] => Definitions.FirstOrDefault(d => d.Name == name)?.Get(this);
}
