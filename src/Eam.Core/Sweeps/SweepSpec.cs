using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>What is maximised or minimised.</summary>
/// <param name="Metric">A name of <see cref="TrialMetrics.Definitions"/>; among several objectives also <see cref="Compute"/>.</param>
/// <param name="Maximize">Direction.</param>
[DataContract]
public sealed record Objective([property: DataMember(Order = 0)] string Metric, [property: DataMember(Order = 1)] bool Maximize)
{
    /// <summary>The name of what a trial spent, in the sweep's unit: an objective of several, though no metric.</summary>
    public const string Compute = "compute";

    /// <summary>The value of a point with larger better; negative infinity where missing or NaN.</summary>
    public double Score(CurvePoint point, ComputeUnit unit)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Metric == Compute ? (Maximize ? 1 : -1) * point.Spent.In(unit) : Score(point.Metrics);
    }

    /// <summary>The metric's standard error in an evaluation; 0 where it is not known.</summary>
    public double StandardError(TrialMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var name = TrialMetrics.Definitions.FirstOrDefault(definition => definition.Name == Metric)?.StandardError;
        return name is not null && metrics[name] is { } error && double.IsFinite(error) ? error : 0;
    }

    /// <summary>The value with larger better, whatever the direction; negative infinity where missing or NaN.</summary>
    public double Score(TrialMetrics? metrics) =>
        metrics?[Metric] is { } value && !double.IsNaN(value) ? (Maximize ? value : -value) : double.NegativeInfinity;
}

/// <summary>The unit of compute: the resource of halving (design decision 2).</summary>
public enum ComputeUnit
{
    /// <summary>Network forward equivalents; deterministic.</summary>
    Nfe,

    /// <summary>Floating-point operations; deterministic.</summary>
    Flops,

    /// <summary>Seconds on a slot; not deterministic.</summary>
    Seconds,

    /// <summary>Iterations of the method.</summary>
    Iterations,
}

/// <summary>Rungs and rule.</summary>
/// <param name="Algorithm">A name of <see cref="HalvingRules.Names"/>.</param>
/// <param name="Eta">The best 1/eta of a rung go on; each rung has eta times the compute of the one before. At least 2.</param>
/// <param name="ArmsByMethod">Each method has its own bracket of equal compute, and they meet in the final rung.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="MinCompute">Target of rung 0, in the unit.</param>
/// <param name="MaxCompute">Target of the final rung.</param>
/// <param name="FinalSeeds">Runs of each arm's winner, with different seeds, in the final rung: the winner itself and FinalSeeds - 1 repeats from zero.</param>
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
    /// <summary>The best prefix of a rung whose compute is at most 1/eta of the rung's goes on, not the best 1/eta in number.</summary>
    [DataMember(Order = 7)]
    public bool PromoteByCost { get; init; }

    /// <summary>Two results at the cut of a rung that differ by at most this many standard errors of their difference count as tied; 0 for none.</summary>
    [DataMember(Order = 8)]
    public double TieErrors { get; init; }

    /// <summary>Compute targets, rung 0 first: MinCompute * Eta^k below MaxCompute, then MaxCompute. A rule without rungs has the final one alone.</summary>
    public IReadOnlyList<double> Rungs()
    {
        var rungs = new List<double>();
        if (HalvingRules.HasRungs(Algorithm))
        {
            // A last step shorter than a tenth of a rung would be a rung of rounding error.
            for (var target = MinCompute; target < MaxCompute / 1.1; target *= Eta)
                rungs.Add(target);
        }

        rungs.Add(MaxCompute);
        return rungs;
    }
}

/// <summary>How often and how finely a trial is evaluated. Evaluation is counted apart from the trial's compute.</summary>
/// <param name="Samples">Samples for reward and distances.</param>
/// <param name="OdeSteps">Heun steps from noise to data.</param>
/// <param name="ControlSamples">Paths for the control objective.</param>
/// <param name="ControlSteps">Steps of the memoryless SDE.</param>
/// <param name="PerRung">Evaluations between two rungs, geometrically spaced, the rung's own included: points of the learning curve.</param>
[DataContract]
public sealed record EvaluationSpec(
    [property: DataMember(Order = 0)] int Samples = 2048,
    [property: DataMember(Order = 1)] int OdeSteps = 16,
    [property: DataMember(Order = 2)] int ControlSamples = 1024,
    [property: DataMember(Order = 3)] int ControlSteps = 64,
    [property: DataMember(Order = 4)] int PerRung = 2
);

/// <summary>What a crash of native code, an out-of-memory kill or a leak takes with it.</summary>
public enum Isolation
{
    /// <summary>Slots are threads of the process that runs the sweep: nothing to start, but a native crash ends the sweep's process.</summary>
    Thread,

    /// <summary>Each slot is a child process: whatever happens to it ends one segment.</summary>
    Process,
}

/// <summary>A whole sweep, valid by construction of its reader: what is run, over which space, by which rule.</summary>
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
    /// What rungs rank by, where there are several objectives (non-dominated fronts, then crowding distance); empty for <see cref="Objective"/> alone.
    /// <see cref="Objective"/> is then the first of them that is a metric.
    /// </summary>
    [DataMember(Order = 12)]
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>What trials train on.</summary>
    [DataMember(Order = 18)]
    public BackendSpec Backend
    {
        get;
        init => field = value ?? BackendSpec.Managed;
    } = BackendSpec.Managed;

    /// <summary>What slots are.</summary>
    [DataMember(Order = 13)]
    public Isolation Isolation { get; init; }

    /// <summary>A segment that takes longer has crashed; null for no limit. A matter of the host's clock: the machine never asks.</summary>
    [DataMember(Order = 14)]
    public TimeSpan? SegmentTimeout { get; init; }

    /// <summary>The sweep gives up when more trials than this have failed (crashed for good, or were invalid; diverged ones are results); null: never.</summary>
    [DataMember(Order = 15)]
    public int? MaxFailedTrials { get; init; }

    /// <summary>Runs of every configuration, with different seeds, from rung 0: it ranks by their mean, and goes on with all of them or not at all.</summary>
    [DataMember(Order = 16)]
    public int Repeats { get; init; } = 1;

    /// <summary>What the devices of its trials must have. A matter of the host's: the machine never asks.</summary>
    [DataMember(Order = 17)]
    public ResourceSpec Resources { get; init; } = ResourceSpec.Any;

    /// <summary>What the devices must have in all: <see cref="Resources"/>, and what <see cref="Backend"/> asks for.</summary>
    [IgnoreDataMember]
    public ResourceSpec Needs =>
        Resources with
        {
            Device = Resources.Device ?? Backend.Kind,
            Backend = Backend.Name == BackendCatalog.Managed ? null : Backend.Name,
        };
}
