using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The problem that a method solves: tilt the base flow's distribution to p* proportional to p_base(x) exp(lambda r(x))
/// (docs/methods.md#the-problem).
/// </summary>
/// <param name="Backend">The backend that holds the tensors.</param>
/// <param name="Schedule">The flow's noise schedule.</param>
/// <param name="Base">The velocity of the base flow; it is not trained.</param>
/// <param name="Reward">r, without its scale.</param>
/// <param name="RewardScale">lambda.</param>
/// <param name="Model">The velocity that is trained; it starts equal to the base.</param>
/// <param name="BaseIsExact">Whether the base velocity is a formula and not a learned network; then its score can be read closer to t =
/// 1.</param>
public sealed record FineTuningProblem(
    IBackend Backend,
    Schedule Schedule,
    IVelocityField Base,
    IReward Reward,
    double RewardScale,
    ITrainableField Model,
    bool BaseIsExact
)
{
    /// <summary>The conditions on which base, model and reward depend; null if they depend on none.</summary>
    public ConditionSet? Conditions { get; init; }

    /// <summary>
    /// Fills x with the noise from which samples start, and gives each row a condition to train on if there are conditions.
    /// </summary>
    public void Start(Tensor x, RandomStream stream)
    {
        Backend.Gaussian(x, stream);
        Conditions?.Draw(x, stream);
    }
}
