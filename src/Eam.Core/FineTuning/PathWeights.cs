using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// Samples endpoints along the memoryless SDE of the model, with their exact weight relative to the base's paths (Girsanov's theorem): log
/// dP_base/dP_model = - sum_k [ sqrt(h) u_k.e_k + h |u_k|^2 / 2 ], u = (2 / sigma)(v_theta - v_base). Multiplied by exp(lambda r(X_1)), it
/// is the weight relative to the optimal paths, whatever the model: an error of the model costs effective samples, not bias
/// (docs/decisions/001-path-weights.md). The last step has no noise, so no weight could correct it; it follows the base, which the weights
/// assume.
/// </summary>
internal sealed class PathWeights(FineTuningProblem problem, int steps, RandomStream stream)
{
    private readonly SdeGrid _grid = new(problem.Schedule, steps);
    private float[] _dots = [];

    /// <summary>
    /// Carries x from noise to endpoints and overwrites their log weights. Charges two forwards per row and step, one in the last step.
    /// </summary>
    public void Sample(Tensor x, Span<double> logWeights, ComputeLedger ledger)
    {
        var backend = problem.Backend;
        using var velocity = backend.Rent(x.Rows, x.Columns);
        using var control = backend.Rent(x.Rows, x.Columns);
        using var noise = backend.Rent(x.Rows, x.Columns);
        if (_dots.Length != x.Rows)
            _dots = new float[x.Rows];
        logWeights.Clear();
        for (var k = 0; k < _grid.Count; k++)
        {
            var step = _grid[k];
            if (_grid.IsLast(k))
            {
                problem.Base.Evaluate(x, [step.Time], velocity);
            }
            else
            {
                problem.Model.Average.Evaluate(x, [step.Time], velocity);
                backend.Gaussian(noise, stream);
                problem.Base.Evaluate(x, [step.Time], control);
                var gain = (float)(Math.Sqrt(_grid.H) * step.ControlGain);
                backend.Combine(control, gain, velocity, -gain, control);
                Subtract(control, noise, logWeights);
            }

            _grid.Advance(backend, k, x, velocity, noise, x);
        }

        ledger.Forward(problem.Model, (long)(_grid.Count - 1) * x.Rows);
        ledger.Forward(problem.Base, (long)_grid.Count * x.Rows);
    }

    /// <summary>With c = sqrt(h) u, subtracts c.e + |c|^2 / 2 = (|c + e|^2 - |e|^2) / 2, which needs only two row norms.</summary>
    private void Subtract(Tensor control, Tensor noise, Span<double> logWeights)
    {
        var backend = problem.Backend;
        backend.SquaredNorms(noise, _dots);
        for (var i = 0; i < logWeights.Length; i++)
            logWeights[i] += 0.5 * _dots[i];
        backend.Add(control, 1, noise);
        backend.SquaredNorms(control, _dots);
        for (var i = 0; i < logWeights.Length; i++)
            logWeights[i] -= 0.5 * _dots[i];
    }
}
