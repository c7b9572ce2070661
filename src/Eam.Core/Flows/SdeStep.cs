namespace Eam.Core.Flows;

/// <summary>Coefficients of one step.</summary>
/// <param name="Time">t_k.</param>
/// <param name="Kappa">kappa, with AM's offset.</param>
/// <param name="Sigma">Noise level.</param>
/// <param name="Memory">g = sigma^2 / (2 eta); 1 is memoryless.</param>
public readonly record struct SdeStep(float Time, double Kappa, double Sigma, double Memory)
{
    /// <summary>
    /// Factor of the control u = ControlGain (v_theta - v_base), which turns the base's SDE into the model's; 2 / sigma for memoryless
    /// noise.
    /// </summary>
    public double ControlGain => (1 + Memory) / Sigma;
}
