namespace Eam.Core.Sweeps.Halving;

/// <summary>What becomes of a rung's undecided trials now.</summary>
/// <param name="Promoted">They may go on to the next rung.</param>
/// <param name="Pruned">They never will.</param>
internal sealed record Verdict(IReadOnlyList<Standing> Promoted, IReadOnlyList<Standing> Pruned)
{
    /// <summary>Nothing is decided yet.</summary>
    public static Verdict Open { get; } = new([], []);
}

/// <summary>One bracket of an arm.</summary>
/// <param name="FirstRung">Where it begins to judge; below it all go on.</param>
/// <param name="Trials">How many of the arm's trials it has.</param>
internal readonly record struct BracketShare(int FirstRung, int Trials);

/// <summary>Which trials of a rung go on. Pure: a function of the rung. A verdict about a trial is final.</summary>
internal interface IHalvingRule
{
    /// <summary>As in a sweep file.</summary>
    string Name { get; }

    /// <summary>
    /// Whether trials go on before their rung is closed. Who does then depends on the order of results, and arms share slots by compute.
    /// </summary>
    bool IsAsynchronous { get; }

    /// <summary>Whether it judges trials below the final rung. A rule that does not has the final rung alone.</summary>
    bool HasRungs => true;

    /// <summary>Whether it lets a share of 1/eta of a rung go on. Only such a share can be counted by cost (<see cref="HalvingSpec.PromoteByCost"/>).</summary>
    bool KeepsShare => true;

    /// <summary>How an arm's trials are shared out over brackets, in the order of their draws.</summary>
    IReadOnlyList<BracketShare> Brackets(int trials, int rungs, int eta) => [new(0, trials)];

    /// <summary>How many trials an arm has where the sweep file does not say; null where it must.</summary>
    double? OwnTrials(int rungs, int eta) => null;

    /// <summary>The rung at which trials complete, as long as no ranking raises it.</summary>
    int FirstTop(int rungs) => rungs - 1;

    /// <summary>Whether the top rung, which is not the final one, ranks its trials as the rung below it does; else the top is raised.</summary>
    bool RankingHolds(Rung top, SweepState state) => true;

    /// <summary>Judges a rung below the top one after a result there.</summary>
    /// <param name="rung">As it stands.</param>
    /// <param name="closed">No trial can report there any more.</param>
    Verdict Judge(Rung rung, bool closed);

    /// <summary>The trial that goes on because a slot is free now; null for none.</summary>
    Standing? Next(Rung rung, bool closed);
}
