using System.Collections.Immutable;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps.Ranking;

/// <summary>The rankings computed slowly from their definitions, as a reference for comparison.</summary>
internal static class NaiveRanking
{
    /// <summary>Finds fronts by peeling: takes what no remaining point dominates, again and again.</summary>
    public static int[] Fronts(IReadOnlyList<ImmutableArray<double>> vectors)
    {
        var fronts = new int[vectors.Count];
        var left = Enumerable.Range(0, vectors.Count).ToList();
        for (var front = 0; left.Count > 0; front++)
        {
            var best = left.Where(i => !left.Exists(j => Dominates(vectors[j], vectors[i]))).ToList();
            best.ForEach(i => fronts[i] = front);
            left = [.. left.Except(best)];
        }

        return fronts;
    }

    /// <summary>Computes crowding by searching all points for the neighbours of each one. Equal values are ordered by their places in the list.</summary>
    public static double[] Crowding(IReadOnlyList<ImmutableArray<double>> front) =>
        [
            .. Enumerable
                .Range(0, front.Count)
                .Select(i =>
                    Enumerable
                        .Range(0, front[i].Length)
                        .Sum(objective =>
                        {
                            var known = Enumerable
                                .Range(0, front.Count)
                                .Select(j => (Value: front[j][objective], Place: j))
                                .Where(other => other.Value > double.NegativeInfinity)
                                .ToList();
                            var own = (Value: front[i][objective], Place: i);
                            if (own.Value == double.NegativeInfinity)
                                return 0;
                            var (least, most) = (known.Min().Value, known.Max().Value);
                            if (own.Value == least || own.Value == most)
                                return double.PositiveInfinity;
                            return (
                                    known.Where(other => other.CompareTo(own) > 0).Min().Value
                                    - known.Where(other => other.CompareTo(own) < 0).Max().Value
                                ) / (most - least);
                        })
                ),
        ];

    /// <summary>Returns the best of a rung, as many as asked for, in the order in which they are promoted.</summary>
    public static List<Trial> Best(SweepSpec spec, IReadOnlyList<Trial> order, int count, int rung)
    {
        var best = order.Take(count).ToList();
        if (spec.Halving.TieErrors == 0 || best.Count == 0)
            return best;
        bool Tied(Trial trial)
        {
            var (a, b) = (trial.At(rung).Metrics, best[^1].At(rung).Metrics);
            return Score(trial, rung) == Score(best[^1], rung)
                || Math.Abs(a.Reward!.Value - b.Reward!.Value)
                    <= spec.Halving.TieErrors * Math.Sqrt(Square(a.RewardSe!.Value) + Square(b.RewardSe!.Value));
        }

        var sure = best.Where(trial => !Tied(trial)).ToList();
        return [.. sure, .. order.Where(Tied).OrderBy(trial => trial.At(rung).Spent.Nfe).Take(count - sure.Count)];
    }

    /// <summary>Returns the trials that reported at a rung, best first, without regard to ties.</summary>
    public static List<Trial> Order(SweepSpec spec, IEnumerable<Trial> reported, int rung)
    {
        var plain = reported
            .OrderByDescending(trial => Score(trial, rung))
            .ThenBy(trial => trial.At(rung).Spent.Nfe)
            .ThenBy(trial => trial.Configuration.Key, StringComparer.Ordinal)
            .ThenBy(trial => trial.Number)
            .ToList();
        if (spec.Objectives.Count == 0)
            return plain;
        var vectors = plain
            .Select(trial => spec.Objectives.Select(objective => objective.Score(trial.At(rung), ComputeUnit.Nfe)).ToImmutableArray())
            .ToList();
        var fronts = Fronts(vectors);
        var crowding = new double[plain.Count];
        for (var front = 0; front < plain.Count; front++)
        {
            var members = Enumerable.Range(0, plain.Count).Where(i => fronts[i] == front).ToList();
            var distances = Crowding([.. members.Select(i => vectors[i])]);
            for (var i = 0; i < members.Count; i++)
                crowding[members[i]] = distances[i];
        }

        return
        [
            .. Enumerable
                .Range(0, plain.Count)
                .OrderBy(i => fronts[i])
                .ThenByDescending(i => crowding[i])
                .ThenBy(i => plain[i].At(rung).Spent.Nfe)
                .ThenBy(i => plain[i].Configuration.Key, StringComparer.Ordinal)
                .ThenBy(i => plain[i].Number)
                .Select(i => plain[i]),
        ];
    }

    /// <summary>Returns how many trials of a rung are the best 1/eta. Trials that ended on their way to it count with its target.</summary>
    public static int Share(SweepSpec spec, IReadOnlyList<Trial> order, int finished, int rung)
    {
        var eta = spec.Halving.Eta;
        if (!spec.Halving.PromoteByCost)
            return finished / eta;
        var total = order.Sum(trial => (double)trial.At(rung).Spent.Nfe) + ((finished - order.Count) * spec.Halving.Rungs()[rung]);
        return Enumerable
            .Range(0, order.Count + 1)
            .Last(count => order.Take(count).Sum(trial => (double)trial.At(rung).Spent.Nfe) <= total / eta);
    }

    // NaN means that the error is not known.
    private static double Square(double error) => double.IsNaN(error) ? 0 : error * error;

    private static double Score(Trial trial, int rung) =>
        double.IsNaN(trial.At(rung).Metrics.Reward!.Value) ? double.NegativeInfinity : trial.At(rung).Metrics.Reward!.Value;

    private static bool Dominates(ImmutableArray<double> a, ImmutableArray<double> b) =>
        a.Zip(b).All(pair => pair.First >= pair.Second) && a.Zip(b).Any(pair => pair.First > pair.Second);
}
