using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

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
    // The definitions are made once for a command or a task: each trial, point and column asks for them. A field of the record would be
    // compared.
    private static readonly ConditionalWeakTable<object, IReadOnlyList<MetricDefinition>> Declared = [];

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

    /// <summary>
    /// A segment that takes longer than this counts as crashed; null for no limit. Only the host uses it, because the machine has no clock.
    /// </summary>
    [DataMember(Order = 14)]
    public TimeSpan? SegmentTimeout { get; init; }

    /// <summary>
    /// The sweep gives up when more trials than this have failed (crashed for good or invalid; diverged trials are results). Null: it never
    /// gives up.
    /// </summary>
    [DataMember(Order = 15)]
    public int? MaxFailedTrials { get; init; }

    /// <summary>
    /// Number of runs of every configuration, with different seeds, from rung 0. A configuration ranks by the means of its runs, which are
    /// promoted together.
    /// </summary>
    [DataMember(Order = 16)]
    public int Repeats { get; init; } = 1;

    /// <summary>The requirements on the devices of its trials. Only the host uses them.</summary>
    [DataMember(Order = 17)]
    public ResourceSpec Resources { get; init; } = ResourceSpec.Any;

    /// <summary>The usual value of <see cref="CheckpointEvery"/>.</summary>
    public static TimeSpan UsualCheckpointEvery { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A segment that runs longer than this saves a checkpoint on its way, again and again; null for <see cref="UsualCheckpointEvery"/>.
    /// Only the host uses it.
    /// </summary>
    [DataMember(Order = 19)]
    public TimeSpan? CheckpointEvery { get; init; }

    /// <summary>
    /// The sweep is stopped when it has run for this long since its start or since it was last resumed; null for no limit. The host has the
    /// clock.
    /// </summary>
    [DataMember(Order = 20)]
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// The level at which methods are compared as a share of the way from the base model to the optimum, above 0 and below 1. Null if
    /// <see cref="Target"/> gives the level as a number, or if nothing gives it.
    /// </summary>
    [DataMember(Order = 21)]
    public double? TargetShare { get; init; }

    /// <summary>The program that trains, for the task <c>command</c>; null for a task of Eam.</summary>
    [DataMember(Order = 22)]
    public CommandSpec? Command { get; init; }

    /// <summary>The metrics that a trial of this sweep may have, in the order of reports.</summary>
    [IgnoreDataMember]
    public IReadOnlyList<MetricDefinition> Metrics =>
        IsSimulated ? Declared.GetValue(Objective, _ => [MetricDefinition.OfCurve(Objective.Metric, Objective.Maximize)])
        : Command is { } command ? Declared.GetValue(command, _ => [.. command.Metrics.Select(MetricDefinition.Of)])
        : Declared.GetValue(Task, _ => MetricDefinition.Of(Task));

    /// <summary>
    /// Number of configurations that are drawn, by method: an equal share of <see cref="Trials"/>, but no more than the method has; for a
    /// grid, all of its points.
    /// </summary>
    [IgnoreDataMember]
    public IReadOnlyList<int> Quotas => [.. Space.Methods.Select((_, method) => Roster.Quota(this, method))];

    /// <summary>
    /// Number of further runs of an arm's winner, from zero and with other seeds: its own runs count among the final seeds.
    /// </summary>
    [IgnoreDataMember]
    public int WinnerRuns => Math.Max(0, Halving.FinalSeeds - Repeats);

    /// <summary>Number of configurations that are drawn for all methods: <see cref="Trials"/>, or fewer if the space has fewer.</summary>
    [IgnoreDataMember]
    public int Planned => Quotas.Sum();

    /// <summary>Whether its trials run on simulated devices. Then its results are those of no training.</summary>
    [IgnoreDataMember]
    public bool IsSimulated => Resources.Device == ResourceSpec.Simulated;

    /// <summary>
    /// Whether Eam trains and evaluates its trials. A program of the user's and a simulated device leave no model that Eam could evaluate,
    /// draw or export.
    /// </summary>
    [IgnoreDataMember]
    public bool IsTrainedByEam => Command is null && !IsSimulated;

    /// <summary>
    /// All requirements on the devices: <see cref="Resources"/>, and those that follow from <see cref="Backend"/> and
    /// <see cref="Command"/>. A simulated device needs no backend and starts no program.
    /// </summary>
    [IgnoreDataMember]
    public ResourceSpec Needs =>
        IsSimulated
            ? Resources
            : Resources with
            {
                Device = Resources.Device ?? Backend.Kind,
                Backend = Backend.Name == BackendCatalog.Managed ? null : Backend.Name,
                Program = Command?.Program,
            };
}
