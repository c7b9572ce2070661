namespace Eam.Core.Sweeps.Halving;

/// <summary>What becomes of a rung's undecided trials now.</summary>
/// <param name="Promoted">They may go on to the next rung.</param>
/// <param name="Pruned">They never will.</param>
internal sealed record Verdict(IReadOnlyList<Standing> Promoted, IReadOnlyList<Standing> Pruned)
{
    /// <summary>Nothing is decided yet.</summary>
    public static Verdict Open { get; } = new([], []);
}

/// <summary>Which trials of a rung go on. Pure: a function of the rung. A verdict about a trial is final.</summary>
internal interface IHalvingRule
{
    /// <summary>As in a sweep file.</summary>
    string Name { get; }

    /// <summary>
    /// Whether trials go on before their rung is closed. Who does then depends on the order of results, and arms share slots by compute.
    /// </summary>
    bool IsAsynchronous { get; }

    /// <summary>Judges a rung below the final one after a result there.</summary>
    /// <param name="rung">As it stands.</param>
    /// <param name="closed">No trial can report there any more.</param>
    Verdict Judge(Rung rung, bool closed);

    /// <summary>The trial that goes on because a slot is free now; null for none.</summary>
    Standing? Next(Rung rung, bool closed);
}
