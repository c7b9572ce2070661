using Eam.Core.Flows;

namespace Eam.Core.FineTuning;

/// <summary>
/// One step of the pullback, from a time s back to a time t before it (docs/methods.md#the-pullback-in-several-steps): the noising is
/// X_t = Data X_s + Noise e, and the Jacobian of E[X_s | X_t = x] gives J^T g = Product (dv/dx)^T g + Identity g.
/// </summary>
/// <param name="Data">a = alpha_t / alpha_s</param>
/// <param name="Noise">b, with b^2 = beta_t^2 - a^2 beta_s^2</param>
/// <param name="Product">The factor of the vector-Jacobian product of the base's velocity at t.</param>
/// <param name="Identity">The factor of g.</param>
internal readonly record struct PullbackStep(double Data, double Noise, double Product, double Identity)
{
    /// <summary>Returns the step from an endpoint, s = 1.</summary>
    public static PullbackStep FromEndpoint(Schedule schedule, double t)
    {
        var denoiser = DenoiserJacobian.OfVelocity(schedule, t);
        return new PullbackStep(schedule.Alpha(t), schedule.Beta(t), denoiser.Product, denoiser.Identity);
    }

    /// <summary>Returns the step from a time s &lt; 1.</summary>
    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="t">Time, in (0, s].</param>
    /// <param name="s">The later time, in (0, 1).</param>
    public static PullbackStep Between(Schedule schedule, double t, double s)
    {
        var data = schedule.Alpha(t) / schedule.Alpha(s);
        var (beta, later) = (schedule.Beta(t), schedule.Beta(s));
        var noise = Math.Sqrt(Math.Max(0, (beta * beta) - (data * data * later * later)));

        // E[X_s | X_t] = (alpha_s - alpha_t state) E[X_1 | X_t] + state X_t, because X_s and X_t share noise.
        var state = data * later * later / (beta * beta);
        var endpoint = schedule.Alpha(s) - (schedule.Alpha(t) * state);
        var denoiser = DenoiserJacobian.OfVelocity(schedule, t);
        return new PullbackStep(data, noise, endpoint * denoiser.Product, (endpoint * denoiser.Identity) + state);
    }
}
