namespace Eam.Core.FineTuning;

/// <summary>
/// How the reward's gradient is carried from an endpoint back to an earlier time: J^T grad r, with J the Jacobian of the base's denoiser.
/// </summary>
internal enum PullbackKind
{
    /// <summary>J of the Gaussian that has the covariance of the base's samples; takes no derivative of a network.</summary>
    Covariance,

    /// <summary>J itself, by a vector-Jacobian product of the base.</summary>
    Vjp,

    /// <summary>J = I.</summary>
    Identity,
}
