using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// Functional analysis of variance with random forests (Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter
/// importance", ICML 2014). A forest learns the objective over the search space. For each tree, the variance is split exactly into the
/// parts that each parameter explains when all others are averaged over.
/// </summary>
/// <remarks>
/// Coordinates are quantiles of the search distribution, so averages are over what the search would draw. The analysis uses the rank of the
/// objective instead of its value, so that one trial that nearly diverged does not dominate the variance. Each method is analysed alone,
/// because parameters differ between methods. A parameter that a trial does not have, because its condition does not hold, has a
/// random coordinate there.
/// </remarks>
public static class Importance
{
    /// <summary>Fewest trials of a method; with fewer, the result has no parameters.</summary>
    public const int FewestTrials = 10;

    private const int Trees = 64;
    private const ulong Purpose = 0x696d_706f,
        Missing = 0x6d69_7373;

    /// <summary>Analyses the parameters of each method.</summary>
    /// <param name="state">State of the sweep.</param>
    /// <param name="objective">The objective to explain.</param>
    /// <param name="rung">Rung to take the objective at. The lowest rung has every trial; higher rungs have only promoted trials.</param>
    public static IReadOnlyList<MethodImportance> Of(SweepState state, Objective objective, int rung)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(objective);
        return [.. state.Spec.Space.Methods.Select(method => Of(state, method, objective, rung))];
    }

    private static MethodImportance Of(SweepState state, string method, Objective objective, int rung)
    {
        var parameters = state.Spec.Space.Of(method).Where(parameter => !parameter.Domain.IsFixed).ToList();
        var (points, scores) = (new List<double[]>(), new List<double>());
        foreach (
            var trial in state.Trials.Where(trial => trial.Configuration.Method == method && trial.RepeatOf is null && trial.Rung >= rung)
        )
        {
            var score = objective.Score(trial.At(rung).Metrics);
            var missing = new RandomStream(RandomStream.Derive(state.Spec.Seed, Missing, (ulong)trial.Number), Missing);
            var point = parameters.Select(parameter => Coordinate(parameter, trial.Configuration, missing)).ToList();
            if (!double.IsFinite(score) || point.Any(quantile => quantile is null))
                continue;
            points.Add([.. point.Select(quantile => quantile!.Value)]);
            scores.Add(score);
        }

        if (points.Count < FewestTrials || parameters.Count == 0)
            return new(method, points.Count, [], 0);
        var shares = Shares([.. points], Ranks(scores), state.Spec.Seed);
        var found = parameters
            .Select((parameter, i) => Of(parameter.Name, [.. shares.Select(tree => tree[i]).Order()]))
            .OrderByDescending(one => one.Share)
            .ToList();
        return new(method, points.Count, found, Math.Clamp(1 - found.Sum(one => one.Share), 0, 1));
    }

    // Where the condition of a parameter does not hold, no value of it would change the result. A random coordinate says just that to a
    // tree.
    private static double? Coordinate(SweptParameter parameter, Configuration configuration, RandomStream missing)
    {
        if (configuration.Values.TryGetValue(parameter.Name, out var value))
            return parameter.Domain.QuantileOf(value);
        return parameter.When.Count > 0 ? missing.NextDouble() : null;
    }

    /// <summary>Returns the shares of the variance by tree and coordinate, without the trees that learned nothing.</summary>
    /// <param name="points">Points in the unit cube, one row per point.</param>
    /// <param name="values">One value per point.</param>
    /// <param name="seed">Seed of the forest.</param>
    internal static IReadOnlyList<double[]> Shares(double[][] points, double[] values, ulong seed)
    {
        var (random, shares) = (new RandomStream(seed, Purpose), new List<double[]>());
        for (var i = 0; i < Trees; i++)
        {
            var tree = RegressionTree.Grow(points, values, random);
            var mean = tree.Leaves.Sum(leaf => leaf.Volume * leaf.Value);
            var variance = tree.Leaves.Sum(leaf => leaf.Volume * (leaf.Value - mean) * (leaf.Value - mean));
            if (variance > 1e-12)
                shares.Add([.. Enumerable.Range(0, points[0].Length).Select(axis => Explained(tree, axis, mean) / variance)]);
        }

        return shares.Count > 0 ? shares : [new double[points[0].Length]];
    }

    // The variance of the tree's marginal along one axis. The marginal is constant between two cuts (algorithm 2 of Hutter et al.).
    private static double Explained(RegressionTree tree, int axis, double mean)
    {
        var cuts = tree.Leaves.Select(leaf => leaf.Low[axis]).Append(1).Distinct().Order().ToArray();
        var explained = 0.0;
        for (var i = 0; i + 1 < cuts.Length; i++)
        {
            var (low, high, marginal) = (cuts[i], cuts[i + 1], 0.0);
            foreach (var leaf in tree.Leaves)
            {
                if (leaf.Low[axis] <= low && leaf.High[axis] >= high)
                    marginal += leaf.Volume / (leaf.High[axis] - leaf.Low[axis]) * leaf.Value;
            }

            explained += (high - low) * (marginal - mean) * (marginal - mean);
        }

        return explained;
    }

    private static ParameterImportance Of(string name, double[] sorted) =>
        new(name, sorted.Average(), sorted[(int)(0.1 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.9 * (sorted.Length - 1))]);

    // Ranks from 0 to 1; equal scores share the mean of their ranks.
    private static double[] Ranks(List<double> scores)
    {
        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        var ranks = new double[scores.Count];
        for (var i = 0; i < order.Length; )
        {
            var j = i;
            while (j + 1 < order.Length && scores[order[j + 1]] == scores[order[i]])
                j++;
            for (var k = i; k <= j; k++)
                ranks[order[k]] = (i + j) / 2.0 / Math.Max(1, order.Length - 1);
            i = j + 1;
        }

        return ranks;
    }
}
