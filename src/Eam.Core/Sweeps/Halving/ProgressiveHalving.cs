namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// PASHA (Bohdal, Balles, Wistuba, Ermis, Archambeau and Zappella, "PASHA: Efficient HPO and NAS with progressive resource allocation", ICLR 2023): ASHA
/// whose top rung is at first the second one. It rises by one when a report there shows that the top rung ranks its trials otherwise than the rung below.
/// </summary>
/// <remarks>
/// The paper's soft ranking: the trial at each place of the top rung's ranking must have scored, at the rung below, within epsilon of the one that had
/// that place there. <see cref="RankingNoise"/> estimates epsilon.
/// </remarks>
internal sealed class ProgressiveHalving : IHalvingRule
{
    private static readonly AsynchronousHalving Inner = new();

    public string Name => "pasha";

    public bool IsAsynchronous => true;

    public int FirstTop(int rungs) => Math.Min(1, rungs - 1);

    public Verdict Judge(Rung rung, bool closed) => Inner.Judge(rung, closed);

    public Standing? Next(Rung rung, bool closed) => Inner.Next(rung, closed);

    /// <summary>O(k log k) for k trials at the top.</summary>
    public bool RankingHolds(Rung top, SweepState state)
    {
        var here = top
            .Ranked.Select(standing => Standing.Of(top.Spec, [.. Cohort.Of(state, standing.Trial)], top.Index - 1).Score)
            .ToArray();
        var below = here.OrderDescending().ToArray();
        var epsilon = RankingNoise.Epsilon(top, state);

        // Equal scores may be infinite, and have no difference then.
        return here.Zip(below).All(place => place.First == place.Second || Math.Abs(place.First - place.Second) <= epsilon);
    }
}
