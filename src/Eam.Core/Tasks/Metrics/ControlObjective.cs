using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// J = E[lambda r(X_1) - 1/2 sum_k h |u_k|^2] along the memoryless SDE of the model, with u = (2/sigma)(v_theta - v_base)
/// (docs/methods.md#one-honest-number-the-control-objective). In continuous time J is at most log Z, with equality only at the optimum, so
/// a model gains nothing in J by overshooting the reward or by collapsing. The estimate on a grid has a bias of order h, of either sign.
/// The Ito integral sum_k sqrt(h) u_k.e_k, whose mean is zero, is subtracted from each path's value: at the optimum lambda r - 1/2 integral
/// |u|^2 - integral u dB is log Z on every path, so the standard error of J shrinks with the gap instead of hiding it.
/// </summary>
/// <param name="Objective">J.</param>
/// <param name="StandardError">Standard error of J over paths.</param>
/// <param name="PathKl">1/2 E sum_k h |u_k|^2.</param>
/// <param name="JensenGap">
/// log mean exp - mean of the paths' values. By Girsanov's theorem on the grid the first term estimates log Z of the same grid, so this is
/// the gap of J without the bias of the grid. It is never negative, and too small if few paths carry the mean.
/// </param>
/// <param name="Forwards">Number of forwards of base and model that the estimate took.</param>
internal readonly record struct ControlObjective(double Objective, double StandardError, double PathKl, double JensenGap, long Forwards)
{
    /// <summary>
    /// Estimates J from <paramref name="count"/> paths, and simulates <paramref name="block"/> of them at a time. Writes the means over
    /// batches of paths to <paramref name="batches"/>; empty for none. The paths have the given conditions; null if the task has none.
    /// </summary>
    internal static ControlObjective Estimate(
        IBackend backend,
        Schedule schedule,
        double rewardScale,
        IVelocityField @base,
        IVelocityField model,
        IReward reward,
        int count,
        int steps,
        int block,
        Span<double> batches = default,
        ConditionRows? conditions = null
    )
    {
        var (grid, stream) = (new SdeGrid(schedule, steps), TaskStreams.ControlNoise());
        var (values, costs, martingales) = (new double[count], new double[count], new double[count]);
        for (var row = 0; row < count; row += block)
        {
            var rows = Math.Min(block, count - row);
            var rewards = new float[rows];
            using var x = backend.Rent(rows, @base.Dimension);
            backend.Gaussian(x, stream);
            conditions?.Assign(x, row);
            Walk(backend, grid, @base, model, stream, x, costs.AsSpan(row, rows), martingales.AsSpan(row, rows));
            reward.Evaluate(x, rewards);
            for (var i = 0; i < rows; i++)
                values[row + i] = (rewardScale * rewards[i]) - costs[row + i] - martingales[row + i];
        }

        BatchMeans.Write(values, batches);
        var (objective, error) = Evaluator.MeanAndError(values);
        var gap = conditions is null ? Jensen(values, objective) : JensenByCondition(values, conditions.Indices.Count);
        return new ControlObjective(objective, error, Evaluator.MeanAndError(costs).Mean, gap, 2L * steps * count);
    }

    /// <summary>Returns log mean exp - mean; NaN if a value is not finite.</summary>
    internal static double Jensen(ReadOnlySpan<double> values, double mean)
    {
        var (top, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in values)
            top = Math.Max(top, value);
        foreach (var value in values)
            sum += Math.Exp(value - top);
        return top - mean + Math.Log(sum / values.Length);
    }

    // Each condition has its own Z, so the gap is the mean of those of the conditions. Rows k, k + n, ... have condition k of n.
    private static double JensenByCondition(double[] values, int conditions)
    {
        var gaps = new List<double>();
        for (var k = 0; k < Math.Min(conditions, values.Length); k++)
        {
            double[] own =
            [
                .. Enumerable.Range(0, (values.Length - k + conditions - 1) / conditions).Select(i => values[k + (i * conditions)]),
            ];
            gaps.Add(Jensen(own, own.Average()));
        }

        return gaps.Average();
    }

    // Carries x from noise to endpoints and adds h |u|^2 / 2 and sqrt(h) u.e of each path. The last step has no noise, but its control
    // counts.
    private static void Walk(
        IBackend backend,
        SdeGrid grid,
        IVelocityField @base,
        IVelocityField model,
        RandomStream stream,
        Tensor x,
        Span<double> costs,
        Span<double> martingales
    )
    {
        using var velocity = backend.Rent(x.Rows, x.Columns);
        using var control = backend.Rent(x.Rows, x.Columns);
        using var noise = backend.Rent(x.Rows, x.Columns);
        for (var k = 0; k < grid.Count; k++)
        {
            var step = grid[k];
            model.Evaluate(x, [step.Time], velocity);
            @base.Evaluate(x, [step.Time], control);
            var gain = (float)(Math.Sqrt(grid.H) * step.ControlGain);
            backend.Combine(control, gain, velocity, -gain, control);
            AddHalfNorms(backend, control, 1, costs);
            if (!grid.IsLast(k))
            {
                // With c = sqrt(h) u: c.e = (|c + e|^2 - |c|^2 - |e|^2) / 2.
                backend.Gaussian(noise, stream);
                AddHalfNorms(backend, control, -1, martingales);
                AddHalfNorms(backend, noise, -1, martingales);
                backend.Add(control, 1, noise);
                AddHalfNorms(backend, control, 1, martingales);
            }

            grid.Advance(backend, k, x, velocity, noise, x);
        }
    }

    private static void AddHalfNorms(IBackend backend, Tensor x, int sign, Span<double> sums)
    {
        Span<float> norms = stackalloc float[x.Rows];
        backend.SquaredNorms(x, norms);
        for (var i = 0; i < norms.Length; i++)
            sums[i] += 0.5 * sign * norms[i];
    }
}
