namespace Eam.Core.Sweeps.Halving;

/// <summary>Trials of one method in one bracket, repeats apart: how many are to be drawn, and were.</summary>
/// <param name="Quota">Those of the sweep's start.</param>
/// <param name="MostReplaced">How many of them are drawn anew if they are found invalid.</param>
internal readonly record struct Draws(int Quota, int MostReplaced)
{
    /// <summary>Drawn so far.</summary>
    public int Drawn { get; init; }

    /// <summary>Those of <see cref="Drawn"/> that were found invalid before they reached a rung: what replacements are drawn for.</summary>
    public int Invalid { get; init; }

    /// <summary>Still to be drawn, as far as is known now.</summary>
    public int Owed => Math.Max(0, Quota + Math.Min(Invalid, MostReplaced) - Drawn);

    /// <summary>After a change of one of its trials.</summary>
    public Draws Replace(Trial? before, Trial after) => this with
    {
        Drawn = Drawn + (before is null ? 1 : 0),
        Invalid = Invalid + (IsInvalid(after) ? 1 : 0) - (IsInvalid(before) ? 1 : 0),
    };

    private static bool IsInvalid(Trial? trial) => trial is { Failure: FailureKind.Invalid, Rung: < 0 };
}
