using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>Configurations of one method in one bracket: how many are to be drawn, and were.</summary>
/// <param name="Quota">Those of the sweep's start.</param>
/// <param name="MostReplaced">How many of them are drawn anew if they are found invalid.</param>
internal readonly record struct Draws(int Quota, int MostReplaced)
{
    /// <summary>Drawn so far.</summary>
    public int Drawn { get; init; }

    /// <summary>Those of <see cref="Drawn"/> of which a run was found invalid before it reached a rung: what replacements are drawn for.</summary>
    public int Invalid { get; init; }

    /// <summary>Still to be drawn, as far as is known now.</summary>
    public int Owed => Math.Max(0, Quota + Math.Min(Invalid, MostReplaced) - Drawn);

    /// <summary>After a change of one trial.</summary>
    /// <param name="before">The trial; null for a new one.</param>
    /// <param name="after">Its next state.</param>
    /// <param name="peers">The other runs of its configuration: however many of them are invalid, one replacement is drawn.</param>
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
