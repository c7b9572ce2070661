using Eam.Core.Numerics;

namespace Eam.Core.Flows;

/// <summary>Carries noise at t = 0 to samples at t = 1 along the sampling ODE (docs/methods.md#the-problem).</summary>
public static class OdeSolver
{
    /// <summary>Returns the number of forwards that one step takes per sample.</summary>
    public static int ForwardsPerStep(OdeMethod method) => method == OdeMethod.Euler ? 1 : 2;

    /// <summary>
    /// Solves from t = 0 to t = 1 in equal steps. Charges no ledger, because only the caller knows what the samples are for.
    /// </summary>
    /// <param name="backend">The backend of all tensors here.</param>
    /// <param name="field">The velocity.</param>
    /// <param name="method">The solver.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="x">[rows, d]; noise on entry, samples on return.</param>
    public static void Sample(IBackend backend, IVelocityField field, OdeMethod method, int steps, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);

        using var v = backend.Rent(x.Rows, x.Columns);
        using var ahead = backend.Rent(x.Rows, x.Columns);
        using var vAhead = backend.Rent(x.Rows, x.Columns);
        var h = 1f / steps;
        for (var k = 0; k < steps; k++)
        {
            var t = (float)((double)k / steps);
            field.Evaluate(x, [t], v);
            switch (method)
            {
                case OdeMethod.Euler:
                    backend.Add(x, h, v);
                    break;
                case OdeMethod.Midpoint:
                    backend.Combine(ahead, 1, x, h / 2, v);
                    field.Evaluate(ahead, [t + (h / 2)], vAhead);
                    backend.Add(x, h, vAhead);
                    break;
                default:
                    backend.Combine(ahead, 1, x, h, v);
                    field.Evaluate(ahead, [(float)((k + 1.0) / steps)], vAhead);
                    backend.Add(x, h / 2, v);
                    backend.Add(x, h / 2, vAhead);
                    break;
            }
        }
    }
}
