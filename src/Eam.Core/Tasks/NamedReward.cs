namespace Eam.Core.Tasks;

/// <summary>One reward of a task that has several: an item of the setting <c>rewards</c>.</summary>
/// <param name="Name">Its name, which is part of the names of its metrics and of its weight.</param>
/// <param name="Weight">Its factor in the reward that is trained; 0 if it is only evaluated.</param>
/// <param name="Settings">Its own settings, such as the file. They are those of <see cref="RewardForm.Settings"/>.</param>
public sealed record NamedReward(string Name, double Weight, TaskSettings Settings)
{
    /// <summary>The metric of its mean on held-out noise.</summary>
    public string Metric => $"reward.{Name}";

    /// <summary>The metric of the standard error of <see cref="Metric"/>.</summary>
    public string ErrorMetric => $"{Metric}{NamedRewards.ErrorEnding}";

    /// <summary>The parameter of a sweep that sets its weight in one trial.</summary>
    public string WeightParameter => $"{Metric}.{NamedRewards.Weight}";
}
