using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>Counts the configurations of one method in one bracket: those to draw and those drawn.</summary>
/// <param name="Quota">Number of configurations at the start of the sweep.</param>
/// <param name="MostReplaced">Most configurations that are replaced by a new draw if they are found invalid.</param>
internal readonly record struct Draws(int Quota, int MostReplaced)
{
    /// <summary>Number of configurations drawn so far.</summary>
    public int Drawn { get; init; }

    /// <summary>
    /// Number of drawn configurations with a run that was found invalid before it reached a rung. Each of them gets a replacement.
    /// </summary>
    public int Invalid { get; init; }

    /// <summary>Number of configurations that are still to be drawn, as known now.</summary>
    public int Owed => Math.Max(0, Quota + Math.Min(Invalid, MostReplaced) - Drawn);

    /// <summary>Returns the counts after a change of one trial.</summary>
    /// <param name="before">The trial before the change; null for a new trial.</param>
    /// <param name="after">The trial after the change.</param>
    /// <param name="peers">The other runs of the trial's configuration. One replacement is drawn, however many of them are invalid.</param>
    public Draws Replace(Trial? before, Trial after, ImmutableArray<Trial> peers) =>
        this with
        {
            Drawn = Drawn + (before is null && after.RepeatOf is null ? 1 : 0),
            Invalid = Invalid + (IsAnyInvalid(peers) ? 0 : (IsInvalid(after) ? 1 : 0) - (IsInvalid(before) ? 1 : 0)),
        };

    private static bool IsAnyInvalid(ImmutableArray<Trial> runs)
    {
        foreach (var run in runs)
        {
            if (IsInvalid(run))
                return true;
        }

        return false;
    }

    private static bool IsInvalid(Trial? trial) => trial is { Failure: FailureKind.Invalid, Rung: < 0 };
}
