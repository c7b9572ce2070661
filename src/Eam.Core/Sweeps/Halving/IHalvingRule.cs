namespace Eam.Core.Sweeps.Halving;

/// <summary>What becomes of a rung's trials now.</summary>
/// <param name="Promoted">They go on to the next rung.</param>
/// <param name="Pruned">They never will.</param>
internal sealed record Verdict(IReadOnlyList<Trial> Promoted, IReadOnlyList<Trial> Pruned)
{
    /// <summary>Nothing is decided yet.</summary>
    public static Verdict Open { get; } = new([], []);
}

/// <summary>
/// Which trials of a rung go on. Pure, and free of arrival order. Asked after every result below the final rung; a verdict about a trial is final.
/// </summary>
internal interface IHalvingRule
{
    /// <summary>As in a sweep file.</summary>
    string Name { get; }

    /// <summary>Judges a rung as it stands.</summary>
    Verdict Judge(Rung rung);
}
