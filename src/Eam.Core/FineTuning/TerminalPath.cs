using Eam.Core.Flows;

namespace Eam.Core.FineTuning;

/// <summary>
/// The re-noising through the terminal time at one time t below T (docs/methods.md#the-terminal-time): X_t = a X_T + b e, and the
/// regression target v^ = kappa a X_T + NoiseGain e + GuidanceGain G, with G the score of p* at T as estimated at X_T.
/// </summary>
/// <param name="Data">a = alpha_t / alpha_T</param>
/// <param name="Noise">b, with b^2 = beta_t^2 - a^2 beta_T^2</param>
/// <param name="Kappa">kappa_t</param>
/// <param name="Eta">eta_t</param>
internal readonly record struct TerminalPath(double Data, double Noise, double Kappa, double Eta)
{
    /// <summary>Returns the coefficients. Computed in double, because kappa and eta / nu nearly cancel as t approaches 0.</summary>
    /// <param name="schedule">The flow's schedule.</param>
    /// <param name="terminalTime">T, in (0, 1).</param>
    /// <param name="t">Time, in (0, T).</param>
    public static TerminalPath At(Schedule schedule, double terminalTime, double t)
    {
        var data = schedule.Alpha(t) / schedule.Alpha(terminalTime);
        var (beta, end) = (schedule.Beta(t), schedule.Beta(terminalTime));
        var variance = (beta * beta) - (data * data * end * end);
        return new TerminalPath(data, Math.Sqrt(Math.Max(0, variance)), schedule.Kappa(t), schedule.Eta(t));
    }

    /// <summary>Returns b (kappa - eta / nu), nu = a^2 C + b^2, for a direction of variance C at T.</summary>
    public double NoiseGain(double variance) => Noise * (Kappa - (Eta / Nu(variance)));

    /// <summary>Returns eta a C / nu for a direction of variance C at T.</summary>
    public double GuidanceGain(double variance) => Eta * Data * variance / Nu(variance);

    private double Nu(double variance) => (Data * Data * variance) + (Noise * Noise);
}
