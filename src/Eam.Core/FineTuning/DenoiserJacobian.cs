using Eam.Core.Flows;

namespace Eam.Core.FineTuning;

/// <summary>
/// J = d x1_hat / d x, the Jacobian of the base's denoiser x1_hat(x) = E[X_1 | X_t = x] = (beta v - beta' x) / (alpha' beta - alpha beta').
/// </summary>
internal static class DenoiserJacobian
{
    /// <summary>Returns J in a direction in which the data are Gaussian with this variance: alpha S / (alpha^2 S + beta^2).</summary>
    public static double OfGaussian(Schedule schedule, double t, double variance)
    {
        var (alpha, beta) = (schedule.Alpha(t), schedule.Beta(t));
        return alpha * variance / ((alpha * alpha * variance) + (beta * beta));
    }

    /// <summary>Returns the factors with which J^T g = Product (dv/dx)^T g + Identity g. On the linear path they are 1 - t and 1.</summary>
    public static (double Product, double Identity) OfVelocity(Schedule schedule, double t)
    {
        var path = schedule.At(t);
        var determinant = (path.AlphaRate * path.Beta) - (path.Alpha * path.BetaRate);
        return (path.Beta / determinant, -path.BetaRate / determinant);
    }
}
