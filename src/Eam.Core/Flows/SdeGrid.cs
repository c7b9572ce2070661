using Eam.Core.Numerics;

namespace Eam.Core.Flows;

/// <summary>
/// The discrete sampling SDE with AM's offsets: dX = [(1 + g) v - g kappa X] dt + sigma dB with g = sigma^2 / (2 eta).
/// Memoryless noise, sigma^2 = 2 eta, has g = 1 and drift 2 v - kappa X (docs/methods.md#adjoint-matching-am). Any other sigma has the same
/// marginals, but X_1 then depends on X_0.
/// </summary>
public sealed class SdeGrid
{
    private readonly SdeStep[] _steps;

    /// <summary>Creates a grid of equal steps on [0, 1].</summary>
    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="steps">Number of steps K; h = 1 / K.</param>
    /// <param name="sigma">A constant noise level, or null for the memoryless one.</param>
    public SdeGrid(Schedule schedule, int steps, double? sigma = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        H = 1.0 / steps;
        _steps = new SdeStep[steps];
        for (var k = 0; k < steps; k++)
        {
            var t = (double)k / steps;
            var eta = schedule.OffsetEta(t, H);
            var variance = sigma is { } constant ? constant * constant : 2 * eta;
            _steps[k] = new SdeStep((float)t, schedule.OffsetKappa(t, H), Math.Sqrt(variance), variance / (2 * eta));
        }
    }

    /// <summary>Number of steps K.</summary>
    public int Count => _steps.Length;

    /// <summary>Length of a step.</summary>
    public double H { get; }

    /// <summary>Step k, from t = k h to t = (k + 1) h.</summary>
    public SdeStep this[int k] => _steps[k];

    /// <summary>
    /// Computes next, the state after step k. The last step has no noise and follows the ODE's drift v, so that endpoints are not blurred.
    /// </summary>
    /// <param name="backend">The backend of all tensors here.</param>
    /// <param name="k">Index of the step.</param>
    /// <param name="x">[rows, d], the state at t_k.</param>
    /// <param name="velocity">[rows, d], v(x, t_k).</param>
    /// <param name="noise">[rows, d], standard normal; not read in the last step.</param>
    /// <param name="next">[rows, d], overwritten; may be x.</param>
    public void Advance(IBackend backend, int k, Tensor x, Tensor velocity, Tensor noise, Tensor next)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (IsLast(k))
        {
            backend.Combine(next, 1, x, (float)H, velocity);
            return;
        }

        var step = _steps[k];
        backend.Combine(next, (float)(1 - (H * step.Memory * step.Kappa)), x, (float)(H * (1 + step.Memory)), velocity);
        backend.Add(next, (float)(Math.Sqrt(H) * step.Sigma), noise);
    }

    /// <summary>Returns whether k is the last step, which has no noise.</summary>
    public bool IsLast(int k) => k == _steps.Length - 1;
}
