using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>A quantity that is maximised or minimised.</summary>
/// <param name="Metric">A name of <see cref="TrialMetrics.Definitions"/>; among several objectives also <see cref="Compute"/>.</param>
/// <param name="Maximize">Whether it is maximised; otherwise it is minimised.</param>
[DataContract]
public sealed record Objective([property: DataMember(Order = 0)] string Metric, [property: DataMember(Order = 1)] bool Maximize)
{
    /// <summary>The name of a trial's compute, in the sweep's unit, as one of several objectives. It is not a metric.</summary>
    public const string Compute = "compute";

    /// <summary>Returns the value of a point with the sign for which larger is better; negative infinity if it is missing or NaN.</summary>
    public double Score(CurvePoint point, ComputeUnit unit)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Metric == Compute ? (Maximize ? 1 : -1) * point.Spent.In(unit) : Score(point.Metrics);
    }

    /// <summary>Returns the metric's standard error in an evaluation; 0 if it is not known.</summary>
    public double StandardError(TrialMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var name = TrialMetrics.Definitions.FirstOrDefault(definition => definition.Name == Metric)?.StandardError;
        return name is not null && metrics[name] is { } error && double.IsFinite(error) ? error : 0;
    }

    /// <summary>Returns the value with the sign for which larger is better; negative infinity if it is missing or NaN.</summary>
    public double Score(TrialMetrics? metrics) =>
        metrics?[Metric] is { } value && !double.IsNaN(value) ? (Maximize ? value : -value) : double.NegativeInfinity;
}

/// <summary>The unit of compute, which is the resource that halving divides among trials.</summary>
public enum ComputeUnit
{
    /// <summary>Network function evaluations: forwards and their equivalents. Deterministic.</summary>
    Nfe,

    /// <summary>Floating-point operations. Deterministic.</summary>
    Flops,

    /// <summary>Seconds on a slot. Not deterministic.</summary>
    Seconds,

    /// <summary>Iterations of the method.</summary>
    Iterations,
}

/// <summary>The rungs of a sweep and the rule that promotes trials.</summary>
/// <param name="Algorithm">A name of <see cref="HalvingRules.Names"/>.</param>
/// <param name="Eta">The best 1/eta of a rung are promoted, and each rung has eta times the compute of the one before. At least 2.</param>
/// <param name="ArmsByMethod">Whether each method is an arm of its own with equal compute; the arms meet in the final rung.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="MinCompute">Compute target of rung 0, in the unit.</param>
/// <param name="MaxCompute">Compute target of the final rung.</param>
/// <param name="FinalSeeds">
/// Number of runs of each arm's winner in the final rung: the winner itself and FinalSeeds - 1 repeats with other seeds from zero.
/// </param>
[DataContract]
public sealed record HalvingSpec(
    [property: DataMember(Order = 0)] string Algorithm,
    [property: DataMember(Order = 1)] int Eta,
    [property: DataMember(Order = 2)] bool ArmsByMethod,
    [property: DataMember(Order = 3)] ComputeUnit Unit,
    [property: DataMember(Order = 4)] double MinCompute,
    [property: DataMember(Order = 5)] double MaxCompute,
    [property: DataMember(Order = 6)] int FinalSeeds = 1
)
{
    /// <summary>
    /// Whether a rung promotes the longest prefix of its ranking whose compute is at most 1/eta of the rung's compute, instead of the best 1/eta in number.
    /// </summary>
    [DataMember(Order = 7)]
    public bool PromoteByCost { get; init; }

    /// <summary>
    /// Two results at the cut of a rung count as tied if they differ by at most this many standard errors of their difference; 0 for no ties.
    /// </summary>
    [DataMember(Order = 8)]
    public double TieErrors { get; init; }

    /// <summary>
    /// Returns the compute targets, the lowest rung first: MinCompute * Eta^k below MaxCompute, then MaxCompute. Algorithm <c>none</c> has only the final one.
    /// </summary>
    public IReadOnlyList<double> Rungs()
    {
        var rungs = new List<double>();
        if (HalvingRules.HasRungs(Algorithm))
        {
            // Skips a target within 10 % of MaxCompute, because it would come only from rounding.
            for (var target = MinCompute; target < MaxCompute / 1.1; target *= Eta)
                rungs.Add(target);
        }

        rungs.Add(MaxCompute);
        return rungs;
    }
}

/// <summary>How slots are isolated, which decides what a crash of native code, an out-of-memory kill or a leak affects.</summary>
public enum Isolation
{
    /// <summary>Slots are threads of the process that runs the sweep. They start without delay, but a native crash ends the whole process.</summary>
    Thread,

    /// <summary>Each slot is a child process. Its failure ends only one segment.</summary>
    Process,
}

/// <summary>A whole sweep: what it runs, over which space, and by which rule. Readers only create valid ones.</summary>
[DataContract]
public sealed record SweepSpec(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] TaskSettings Task,
    [property: DataMember(Order = 2)] SearchSpace Space,
    [property: DataMember(Order = 3)] string Search,
    [property: DataMember(Order = 4)] Objective Objective,
    [property: DataMember(Order = 5)] HalvingSpec Halving,
    [property: DataMember(Order = 6)] EvaluationSpec Evaluation,
    [property: DataMember(Order = 7)] int Trials,
    [property: DataMember(Order = 8)] ulong Seed,
    [property: DataMember(Order = 9)] int? Slots,
    [property: DataMember(Order = 10)] int MaxFailures,
    [property: DataMember(Order = 11)] double? Target
)
{
    /// <summary>
    /// The objectives that rungs rank by if there are several (non-dominated fronts, then crowding distance); empty if there is only
    /// <see cref="Objective"/>. With several, <see cref="Objective"/> is the first of them that is a metric.
    /// </summary>
    [DataMember(Order = 12)]
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>The backend that trials train on.</summary>
    [DataMember(Order = 18)]
    public BackendSpec Backend
    {
        get;
        init => field = value ?? BackendSpec.Managed;
    } = BackendSpec.Managed;

    /// <summary>Whether slots are threads or child processes.</summary>
    [DataMember(Order = 13)]
    public Isolation Isolation { get; init; }

    /// <summary>A segment that takes longer than this counts as crashed; null for no limit. Only the host uses it, because the machine has no clock.</summary>
    [DataMember(Order = 14)]
    public TimeSpan? SegmentTimeout { get; init; }

    /// <summary>
    /// The sweep gives up when more trials than this have failed (crashed for good or invalid; diverged trials are results). Null: it never gives up.
    /// </summary>
    [DataMember(Order = 15)]
    public int? MaxFailedTrials { get; init; }

    /// <summary>
    /// Number of runs of every configuration, with different seeds, from rung 0. A configuration ranks by the means of its runs, which are promoted together.
    /// </summary>
    [DataMember(Order = 16)]
    public int Repeats { get; init; } = 1;

    /// <summary>The requirements on the devices of its trials. Only the host uses them.</summary>
    [DataMember(Order = 17)]
    public ResourceSpec Resources { get; init; } = ResourceSpec.Any;

    /// <summary>The usual value of <see cref="CheckpointEvery"/>.</summary>
    public static TimeSpan UsualCheckpointEvery { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A segment that runs longer than this saves a checkpoint on its way, again and again; null for <see cref="UsualCheckpointEvery"/>. Only the host uses it.
    /// </summary>
    [DataMember(Order = 19)]
    public TimeSpan? CheckpointEvery { get; init; }

    /// <summary>
    /// The sweep is stopped when it has run for this long since its start or since it was last resumed; null for no limit. The host has the clock.
    /// </summary>
    [DataMember(Order = 20)]
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Number of configurations that are drawn, by method: an equal share of <see cref="Trials"/>, but no more than the method has; for a grid, all of its
    /// points.
    /// </summary>
    [IgnoreDataMember]
    public IReadOnlyList<int> Quotas => [.. Space.Methods.Select((_, method) => Roster.Quota(this, method))];

    /// <summary>Number of further runs of an arm's winner, from zero and with other seeds: its own runs count among the final seeds.</summary>
    [IgnoreDataMember]
    public int WinnerRuns => Math.Max(0, Halving.FinalSeeds - Repeats);

    /// <summary>Number of configurations that are drawn for all methods: <see cref="Trials"/>, or fewer if the space has fewer.</summary>
    [IgnoreDataMember]
    public int Planned => Quotas.Sum();

    /// <summary>All requirements on the devices: <see cref="Resources"/>, and those that follow from <see cref="Backend"/>.</summary>
    [IgnoreDataMember]
    public ResourceSpec Needs =>
        Resources with
        {
            Device = Resources.Device ?? Backend.Kind,
            Backend = Backend.Name == BackendCatalog.Managed ? null : Backend.Name,
        };
}
