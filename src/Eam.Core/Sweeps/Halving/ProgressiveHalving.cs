namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// PASHA (Bohdal, Balles, Wistuba, Ermis, Archambeau and Zappella, "PASHA: Efficient HPO and NAS with progressive resource allocation",
/// ICLR 2023): ASHA with a top rung that starts as the second rung. It rises by one when a report at the top rung shows that it ranks its
/// trials differently from the rung below.
/// </summary>
/// <remarks>
/// Uses the paper's soft ranking. For each place in the top rung's ranking, compare two trials by their scores at the rung below: the one
/// with that place at the top and the one with that place below. The scores must differ by at most epsilon, which
/// <see cref="RankingNoise"/> estimates.
/// </remarks>
internal sealed class ProgressiveHalving : IHalvingRule
{
    private static readonly AsynchronousHalving Inner = new();

    public string Name => "pasha";

    public bool IsAsynchronous => true;

    public int MostPromoted(int trials, int eta, bool isPlain) => Inner.MostPromoted(trials, eta, isPlain);

    public int FirstTop(int rungs) => Math.Min(1, rungs - 1);

    public Verdict Judge(Rung rung, bool closed) => Inner.Judge(rung, closed);

    public Standing? Next(Rung rung, bool closed) => Inner.Next(rung, closed);

    /// <summary>Compares the rankings of the two rungs. O(k log k) for k trials at the top.</summary>
    public bool RankingHolds(Rung top, SweepState state)
    {
        var here = top
            .Ranked.Select(standing => Standing.Of(top.Spec, [.. Cohort.Of(state, standing.Trial)], top.Index - 1).Score)
            .ToArray();
        var below = here.OrderDescending().ToArray();
        var epsilon = RankingNoise.Epsilon(top, state);

        // The scores may be infinite. Then equal ones have no difference, so equality is checked first.
        return here.Zip(below).All(place => place.First == place.Second || Math.Abs(place.First - place.Second) <= epsilon);
    }
}
