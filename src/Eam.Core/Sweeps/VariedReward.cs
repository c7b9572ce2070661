using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>
/// Finds the metrics that do not mean the same in all trials of a sweep, because the sweep varies the scale of the reward or the weights of
/// several rewards: most metrics depend on the target p*, and p* depends on both.
/// </summary>
public static class VariedReward
{
    // What a metric depends on: the model alone, the reward but not its scale, or the target.
    private static readonly string[] OfTheModel = ["path_kl", "path_ess", "evaluation_nfe"],
        OfTheReward = ["reward", "reward_se"];

    /// <summary>Returns the parameters that the sweep varies and on which the metric depends; empty if it can be compared.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="metric">A name of <see cref="SweepSpec.Metrics"/>.</param>
    public static IReadOnlyList<string> Behind(SweepSpec spec, string metric)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Command is null ? Behind(spec.Space, spec.Task, metric) : [];
    }

    /// <summary>Returns the same for the space and the task of a sweep that is still read.</summary>
    public static IReadOnlyList<string> Behind(SearchSpace space, TaskSettings task, string metric)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(task);
        var rewards = NamedRewards.Of(task);
        if (OfTheModel.Contains(metric) || rewards.Any(reward => metric == reward.Metric || metric == reward.ErrorMetric))
            return [];
        var conditions = MetricDefinition.OfConditions(task).FirstOrDefault(known => known.Name == metric);
        if (conditions is { Unit: not "reward" })
            return []; // the diversity depends on the model alone
        var names = rewards.Select(reward => reward.WeightParameter);
        var isOfTheReward = conditions is not null || OfTheReward.Contains(metric);
        return [.. (isOfTheReward ? names : names.Prepend(TaskParameters.RewardScale)).Where(name => Varies(space, name))];
    }

    // A point may give a value to a parameter that is not searched. What the other trials have is then the value of the task.
    private static bool Varies(SearchSpace space, string name) =>
        space.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } swept
            ? !swept.Domain.IsFixed || swept.When.Count > 0 || space.Points.Any(point => Differs(point, name, swept.Domain.At(0.5)))
            : space.Points.Any(point => point.Values.ContainsKey(name));

    private static bool Differs(Configuration point, string name, ParameterValue usual) =>
        point.Values.TryGetValue(name, out var value) && value != usual;
}
