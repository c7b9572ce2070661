namespace Eam.Core.Sweeps.Halving;

/// <summary>A rule's decision about the undecided trials of a rung.</summary>
/// <param name="Promoted">Trials that may train to the next rung.</param>
/// <param name="Pruned">Trials that are not promoted, now or later.</param>
internal sealed record Verdict(IReadOnlyList<Standing> Promoted, IReadOnlyList<Standing> Pruned)
{
    /// <summary>The verdict that decides nothing yet.</summary>
    public static Verdict Open { get; } = new([], []);
}

/// <summary>One bracket of an arm.</summary>
/// <param name="FirstRung">The first rung that prunes; below it every trial is promoted.</param>
/// <param name="Trials">Number of the arm's trials that the bracket has.</param>
internal readonly record struct BracketShare(int FirstRung, int Trials);

/// <summary>Decides which trials of a rung are promoted. Pure: a function of the rung. A verdict about a trial is final.</summary>
internal interface IHalvingRule
{
    /// <summary>Name in sweep files.</summary>
    string Name { get; }

    /// <summary>
    /// Whether trials are promoted before their rung is closed. If so, the order of results decides which ones, and arms share slots by
    /// compute.
    /// </summary>
    bool IsAsynchronous { get; }

    /// <summary>Whether it judges trials below the final rung. A rule that does not has the final rung alone.</summary>
    bool HasRungs => true;

    /// <summary>
    /// Whether the rule promotes a share of 1/eta of a rung. Only such a share can be counted by cost
    /// (<see cref="HalvingSpec.PromoteByCost"/>).
    /// </summary>
    bool KeepsShare => true;

    /// <summary>Divides an arm's trials among brackets, in the order in which the trials are drawn.</summary>
    IReadOnlyList<BracketShare> Brackets(int trials, int rungs, int eta) => [new(0, trials)];

    /// <summary>Returns the number of trials of an arm if the rule sets it; null if the sweep file must set it.</summary>
    double? OwnTrials(int rungs, int eta) => null;

    /// <summary>Returns the rung at which trials complete, as long as no ranking raises it.</summary>
    int FirstTop(int rungs) => rungs - 1;

    /// <summary>
    /// Returns whether the top rung, if it is not the final one, ranks its trials like the rung below. If it does not, the top rung is
    /// raised.
    /// </summary>
    bool RankingHolds(Rung top, SweepState state) => true;

    /// <summary>
    /// Returns the most trials of a rung that can be promoted, whatever their results and the order in which they come. A synchronous rule
    /// promotes that many.
    /// </summary>
    /// <param name="trials">Number of trials in the rung, at least 1.</param>
    /// <param name="eta">The best 1/eta of the rung are promoted.</param>
    /// <param name="isPlain">Whether trials rank by one objective, without ties and not by cost. Then a further result never improves a
    /// trial's rank.</param>
    int MostPromoted(int trials, int eta, bool isPlain);

    /// <summary>Judges a rung below the top one after a result there.</summary>
    /// <param name="rung">The rung with the new result.</param>
    /// <param name="closed">Whether no further trial can report at the rung.</param>
    Verdict Judge(Rung rung, bool closed);

    /// <summary>Returns the trial to promote because a slot is free now; null if there is none.</summary>
    Standing? Next(Rung rung, bool closed);
}
