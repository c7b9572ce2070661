using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>One trial in the state of the sweep machine. Immutable.</summary>
public sealed record Trial(int Number, Configuration Configuration, ulong Seed, int? RepeatOf)
{
    /// <summary>Index of the bracket, among those of its arm, in which it competes; 0 if there is only one.</summary>
    public int Bracket { get; init; }

    /// <summary>Status of the trial.</summary>
    public TrialStatus Status { get; init; } = TrialStatus.Pending;

    /// <summary>Highest rung that it finished; -1 if it finished none.</summary>
    public int Rung { get; init; } = -1;

    /// <summary>Highest rung that it was promoted to: 0 when created. Above <see cref="Rung"/> while it may train further.</summary>
    public int Entered { get; init; }

    /// <summary>The top rung that its report opened, under a rule that raises the top rung; 0 if it opened none.</summary>
    public int Raised { get; init; }

    /// <summary>Number of the attempt of the running segment, or of the next one.</summary>
    public int Attempt { get; init; }

    /// <summary>Number of crashes so far.</summary>
    public int Failures { get; init; }

    /// <summary>The slot of the running segment; null if none runs.</summary>
    public int? Slot { get; init; }

    /// <summary>All evaluated points, by compute.</summary>
    public ImmutableList<CurvePoint> Curve { get; init; } = [];

    /// <summary>Index in <see cref="Curve"/> of the point at each finished rung.</summary>
    public ImmutableList<int> RungPoints { get; init; } = [];

    /// <summary>Why a segment crashed most recently, in one line, even if it was retried; null if none crashed.</summary>
    public string? LastCrash { get; init; }

    /// <summary>Why it was pruned or failed, in one line; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The kind of failure that ended it; null otherwise.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>
    /// Compute when a failure ended it, without what the failure lost, in the sweep's unit. Null if no failure ended it, or if its compute
    /// after the last point is not known.
    /// </summary>
    public double? FailedAt { get; init; }

    /// <summary>Compute that attempts lost when they crashed, in the sweep's unit: later attempts spend it again.</summary>
    public double Lost { get; init; }

    /// <summary>The last evaluation; null if there is none.</summary>
    public TrialMetrics? Metrics => Curve.Count == 0 ? null : Curve[^1].Metrics;

    /// <summary>Returns the point of the curve at a finished rung.</summary>
    public CurvePoint At(int rung) => Curve[RungPoints[rung]];

    /// <summary>Whether the trial has ended. A user may still retry it.</summary>
    public bool Ended => Status is TrialStatus.Completed or TrialStatus.Pruned or TrialStatus.Failed;

    /// <summary>
    /// Whether a user may retry the trial. A diverged trial would diverge again, and an invalid one was replaced, so those are not retried.
    /// </summary>
    public bool IsRetriable => Failure is FailureKind.Crashed or FailureKind.Cancelled or FailureKind.OutOfMemory;

    /// <summary>Total compute at the last point.</summary>
    public Spent Spent => Curve.Count == 0 ? Spent.None : Curve[^1].Spent;

    /// <summary>
    /// Returns the total compute: at the last point or, if it is known and more, when the trial failed, and what crashed attempts lost.
    /// </summary>
    /// <param name="unit">The sweep's unit.</param>
    public double TotalCompute(ComputeUnit unit) => Math.Max(Spent.In(unit), FailedAt ?? 0) + Lost;
}
