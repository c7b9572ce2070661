using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>How much of the objective's variation one hyperparameter explains by itself.</summary>
/// <param name="Name">The hyperparameter.</param>
/// <param name="Share">Of the variance, from 0 to 1: the mean over the forest's trees.</param>
/// <param name="Low">10 % percentile over the trees.</param>
/// <param name="High">90 % percentile over the trees.</param>
public sealed record ParameterImportance(string Name, double Share, double Low, double High);

/// <summary>The hyperparameters of one method by importance.</summary>
/// <param name="Method">The method.</param>
/// <param name="Trials">How many trials were looked at.</param>
/// <param name="Parameters">The most important first; empty with too few trials.</param>
/// <param name="Interactions">The share that no hyperparameter explains by itself: what they do together.</param>
public sealed record MethodImportance(string Method, int Trials, IReadOnlyList<ParameterImportance> Parameters, double Interactions);

/// <summary>
/// Functional analysis of variance over random forests (Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML
/// 2014): a forest learns the objective over the search space, and its variance is split, exactly for each tree, into what each hyperparameter explains
/// when all others are averaged over.
/// </summary>
/// <remarks>
/// Coordinates are quantiles of the search distribution, so the average is over what the search would draw. The objective enters by its rank: one trial
/// that nearly diverged must not be all of the variance. A method at a time, because hyperparameters differ by method.
/// </remarks>
public static class Importance
{
    /// <summary>Trials of a method below which nothing is said.</summary>
    public const int FewestTrials = 10;

    private const int Trees = 64;
    private const ulong Purpose = 0x696d_706f;

    /// <summary>The hyperparameters of each method.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="objective">What varies.</param>
    /// <param name="rung">At this rung; the lowest has every trial, higher ones only those that were promoted.</param>
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
            var point = parameters
                .Select(parameter =>
                    trial.Configuration.Values.TryGetValue(parameter.Name, out var value) ? parameter.Domain.QuantileOf(value) : null
                )
                .ToList();
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

    /// <summary>Shares of the variance by tree and coordinate; trees that learned nothing are left out.</summary>
    /// <param name="points">In the unit cube, a row a point.</param>
    /// <param name="values">One a point.</param>
    /// <param name="seed">Of the forest.</param>
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

    // The variance of the tree's marginal along one axis, which is constant between two cuts (algorithm 2 there).
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

    // From 0 to 1; equal scores have the mean of their ranks.
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
