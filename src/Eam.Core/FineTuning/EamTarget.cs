using Eam.Core.Flows;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The weighting of the squared error of a re-noised endpoint.</summary>
internal enum EamWeighting
{
    /// <summary>Weight 2 / eta, which weights the error of the control, as in AM.</summary>
    ControlCost,

    /// <summary>Weight 1, which weights the error of the velocity.</summary>
    Velocity,

    /// <summary>Weight 1 / eta^2, which weights the error of the score.</summary>
    Score,
}

/// <summary>
/// EAM's regression target at one time, as coefficients (docs/methods.md#efficient-adjoint-matching-eam, step 4):
/// v^ = State X_t + Guidance (lambda grad r(X_1) + s_base(X_1) + X_1 / C), with weight w_t.
/// </summary>
/// <param name="State">kappa - eta / nu</param>
/// <param name="Guidance">eta phi, phi = alpha C / nu: the closed-form lean adjoint of the linear base process.</param>
/// <param name="Weight">w_t</param>
internal readonly record struct EamTarget(double State, double Guidance, double Weight)
{
    /// <summary>Returns the weighting that a configuration asks for.</summary>
    public static EamWeighting WeightingOf(Configuration configuration) =>
        configuration.Value(EfficientAdjointMatchingParameters.Weighting).ToString() switch
        {
            "am" => EamWeighting.ControlCost,
            "one" => EamWeighting.Velocity,
            _ => EamWeighting.Score,
        };

    /// <summary>
    /// Returns the target's coefficients. Computed in double, because kappa and eta / nu nearly cancel as t approaches 0.
    /// </summary>
    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="t">Time, in (0, 1).</param>
    /// <param name="baseVariance">C &gt; 0.</param>
    /// <param name="weighting">The choice of w_t.</param>
    public static EamTarget At(Schedule schedule, double t, double baseVariance, EamWeighting weighting)
    {
        var (alpha, beta, eta) = (schedule.Alpha(t), schedule.Beta(t), schedule.Eta(t));
        var nu = (alpha * alpha * baseVariance) + (beta * beta);
        var weight = weighting switch
        {
            EamWeighting.ControlCost => 2 / eta,
            EamWeighting.Velocity => 1,
            _ => 1 / (eta * eta),
        };
        return new EamTarget(schedule.Kappa(t) - (eta / nu), eta * alpha * baseVariance / nu, weight);
    }
}
