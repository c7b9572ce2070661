using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps.Reference;

/// <summary>ASHA below a top rung, which rises if it ranks its trials differently from the rung below.</summary>
internal sealed class ReferencePasha(SweepSpec spec) : ReferenceAsha(spec)
{
    private int _top = Math.Min(1, spec.Halving.Rungs().Count - 1);

    protected override int Top => _top;

    // With only two rungs, PASHA is ASHA, and so the winner is chosen as in ASHA.
    protected override int WinnerRung => Final > 1 ? _top : base.WinnerRung;

    protected override void Judge(ReferenceTrial? reported, int rung)
    {
        if (reported is { RepeatOf: null } && rung == _top && _top < Final && !IsStable(Reported(Pool(reported), rung), rung))
            _top++;
        base.Judge(reported, rung);
        if (_top == Final || !Pools().All(pool => Closed(pool, _top)))
            return;
        foreach (var trial in Trials.Where(trial => trial.RepeatOf is null && trial.Undecided(_top)))
            trial.End = "completed";
    }

    /// <summary>
    /// The paper's definition: at each place of the ranking is a trial whose score at the rung below was within epsilon of the trial with that place there.
    /// </summary>
    private static bool IsStable(List<ReferenceTrial> ranking, int rung)
    {
        var epsilon = Epsilon([.. ranking.Take(32)], rung);
        var before = Reported(ranking, rung - 1);
        return Enumerable
            .Range(0, ranking.Count)
            .All(place =>
            {
                var had = before[place].Results[rung - 1].Score;
                return ranking.Where(trial => Near(trial.Results[rung - 1].Score, had, epsilon)).Contains(ranking[place]);
            });
    }

    private static bool Near(double a, double b, double epsilon) => a == b || Math.Abs(a - b) <= epsilon;

    private static double Epsilon(List<ReferenceTrial> best, int rung)
    {
        var distances = (
            from i in Enumerable.Range(0, best.Count)
            from j in Enumerable.Range(0, i)
            where CrissCross(best[i], best[j], rung)
            select Distance(best[i], best[j], rung)
        )
            .Where(double.IsFinite)
            .Order()
            .ToList();
        return distances.Where((_, i) => i + 1 >= 0.9 * distances.Count).FirstOrDefault();
    }

    private static double Distance(ReferenceTrial a, ReferenceTrial b, int rung) => Math.Abs(a.Results[rung].Score - b.Results[rung].Score);

    // Whether there are three points such that the first and the last rank the two trials alike and the one between does not.
    private static bool CrissCross(ReferenceTrial a, ReferenceTrial b, int rung)
    {
        var order = Enumerable
            .Range(0, rung + 1)
            .SelectMany(r => a.Curve[r].Count == b.Curve[r].Count ? a.Curve[r].Zip(b.Curve[r]) : [(a.Curve[r][^1], b.Curve[r][^1])])
            .Select(scores => Score(scores.First).CompareTo(Score(scores.Second)))
            .ToList();
        return Enumerable
            .Range(0, order.Count)
            .Any(k => order.Take(k).Any(l => l * order[k] < 0) && order.Skip(k).Any(j => j * order[k] < 0));
    }

    private static double Score(double reward) => double.IsNaN(reward) ? double.NegativeInfinity : reward;
}
