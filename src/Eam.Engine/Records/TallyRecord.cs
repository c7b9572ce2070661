using System.Text.Json.Serialization;
using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Engine.Records;

/// <summary>The part of sweep.json that a listing shows. A reader need not fold the events if the tally covers all of them.</summary>
internal sealed record TallyRecord(
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("trials")] TrialCountsRecord Trials,
    [property: JsonPropertyName("best")] BestRecord? Best,
    [property: JsonPropertyName("compute")] double Compute,
    [property: JsonPropertyName("diverged")] int? Diverged = null,
    [property: JsonPropertyName("wasted")] double? Wasted = null,
    [property: JsonPropertyName("rule")] int Rule = 0,
    [property: JsonPropertyName("front"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Front = null,
    [property: JsonPropertyName("hypervolume"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Hypervolume = null
)
{
    /// <summary>
    /// The rule by which <see cref="Best"/> was chosen: 1 is the trial that got furthest (docs/scheduling.md#the-best-trial). Tallies of
    /// earlier versions have no rule. They are not read, because they may name another trial than this version does.
    /// </summary>
    public const int CurrentRule = 1;

    public static TallyRecord Of(SweepState state, long sequence) => Of(SweepTally.Of(state), sequence);

    public SweepTally ToTally() =>
        new(Trials.ToCounts(), Best is { } best ? new(best.Trial, best.Method, best.Objective) : null, Compute)
        {
            Diverged = Diverged ?? 0,
            Wasted = Wasted ?? 0,
            Front = Front,
            Hypervolume = Hypervolume,
        };

    private static TallyRecord Of(SweepTally tally, long sequence) =>
        new(
            sequence,
            TrialCountsRecord.Of(tally.Trials),
            tally.Best is { } best ? new(best.Number, best.Method, best.Objective) : null,
            tally.Compute,
            tally.Diverged,
            tally.Wasted,
            CurrentRule,
            tally.Front,
            tally.Hypervolume
        );
}

/// <summary>The number of trials in each state.</summary>
internal sealed record TrialCountsRecord(
    [property: JsonPropertyName("pending")] int Pending,
    [property: JsonPropertyName("running")] int Running,
    [property: JsonPropertyName("paused")] int Paused,
    [property: JsonPropertyName("completed")] int Completed,
    [property: JsonPropertyName("pruned")] int Pruned,
    [property: JsonPropertyName("failed")] int Failed
)
{
    public static TrialCountsRecord Of(IReadOnlyDictionary<TrialStatus, int> counts) =>
        new(
            counts[TrialStatus.Pending],
            counts[TrialStatus.Running],
            counts[TrialStatus.Paused],
            counts[TrialStatus.Completed],
            counts[TrialStatus.Pruned],
            counts[TrialStatus.Failed]
        );

    public IReadOnlyDictionary<TrialStatus, int> ToCounts() =>
        new Dictionary<TrialStatus, int>
        {
            [TrialStatus.Pending] = Pending,
            [TrialStatus.Running] = Running,
            [TrialStatus.Paused] = Paused,
            [TrialStatus.Completed] = Completed,
            [TrialStatus.Pruned] = Pruned,
            [TrialStatus.Failed] = Failed,
        };
}

/// <summary>The best trial, in files.</summary>
internal sealed record BestRecord(
    [property: JsonPropertyName("trial")] int Trial,
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("objective")] double? Objective
);
