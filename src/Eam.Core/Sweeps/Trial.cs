using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>One trial as the machine knows it. Immutable.</summary>
public sealed record Trial(int Number, Configuration Configuration, ulong Seed, int? RepeatOf)
{
    /// <summary>Which of its arm's brackets it competes in; 0 where there is one.</summary>
    public int Bracket { get; init; }

    /// <summary>Where it stands.</summary>
    public TrialStatus Status { get; init; } = TrialStatus.Pending;

    /// <summary>Highest rung it finished; -1 for none.</summary>
    public int Rung { get; init; } = -1;

    /// <summary>Highest rung it was let into: 0 when created; above <see cref="Rung"/> while it may train on.</summary>
    public int Entered { get; init; }

    /// <summary>The top rung that its report opened, under a rule that raises it; 0 for none.</summary>
    public int Raised { get; init; }

    /// <summary>Attempt of the running segment, or of the next one.</summary>
    public int Attempt { get; init; }

    /// <summary>Crashes so far.</summary>
    public int Failures { get; init; }

    /// <summary>The slot of the running segment.</summary>
    public int? Slot { get; init; }

    /// <summary>All evaluated points, by compute.</summary>
    public ImmutableList<CurvePoint> Curve { get; init; } = [];

    /// <summary>Index into <see cref="Curve"/> of the point at each finished rung.</summary>
    public ImmutableList<int> RungPoints { get; init; } = [];

    /// <summary>Why its last segment crashed, one line, though it was tried again; null where none did.</summary>
    public string? LastCrash { get; init; }

    /// <summary>Why it was pruned or failed, one line; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>What kind of failure ended it; null otherwise.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>The last evaluation, or null.</summary>
    public TrialMetrics? Metrics => Curve.Count == 0 ? null : Curve[^1].Metrics;

    /// <summary>The evaluation at a finished rung.</summary>
    public CurvePoint At(int rung) => Curve[RungPoints[rung]];

    /// <summary>Whether it goes on no more, unless a user retries it.</summary>
    public bool Ended => Status is TrialStatus.Completed or TrialStatus.Pruned or TrialStatus.Failed;

    /// <summary>Whether a retry can help: not what diverged, which would diverge again, nor what is invalid, which was replaced.</summary>
    public bool IsRetriable => Failure is FailureKind.Crashed or FailureKind.Cancelled or FailureKind.OutOfMemory;

    /// <summary>Total compute at the last point.</summary>
    public Spent Spent => Curve.Count == 0 ? Spent.None : Curve[^1].Spent;
}
