using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Rewards;

/// <summary>One of the rewards whose weighted sum is trained.</summary>
/// <param name="Label">How messages name it, such as <c>reward hps</c>.</param>
/// <param name="Weight">Its factor in the sum; with 0 it is only evaluated.</param>
/// <param name="Reward">The reward itself, without its weight.</param>
public sealed record RewardPart(string Label, double Weight, IReward Reward)
{
    /// <summary>Whether it is part of the sum.</summary>
    public bool IsTrained => Weight != 0;
}
