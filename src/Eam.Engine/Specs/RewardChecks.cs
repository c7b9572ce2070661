using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Checks what a sweep does with the rewards of its task: their weights, their scale and their gradients.</summary>
internal static class RewardChecks
{
    /// <summary>
    /// Checks that something is trained, and that the scale and the weights have one place in the file: the task, or the parameters.
    /// </summary>
    public static void Weights(Section top, SearchSpace space, TaskSettings? task, TaskDefinition? definition)
    {
        if (task is null || definition is null || !definition.HasModel)
            return;
        // Another kind of value than a map has been reported, or is the name of the task alone.
        if (
            top.Node("parameters") is YamlMap
            && top.Node("task") is YamlMap
            && top.Map("parameters") is var parameters
            && parameters.Has(TaskParameters.RewardScale)
            && top.Map("task").Has(TaskParameters.RewardScale)
        )
            parameters.Wrong(TaskParameters.RewardScale, "is also a setting of the task: give it either there or here");
        var weightsVary = NamedRewards.Of(task).Any(reward => CanBeTrained(space, reward with { Weight = 0 }));
        if (NamedRewards.Check(definition, task, weightsVary) is { Setting: NamedRewards.Key } wrong)
            top.Map("task").Wrong(wrong.Setting, wrong.Reason);
    }

    /// <summary>Checks that no method needs a gradient that a trained reward of the task does not have.</summary>
    public static void Gradient(Section top, SearchSpace space, TaskSettings? task, SpecCatalog catalog)
    {
        if (task is null || catalog.Tasks.FirstOrDefault(known => known.Name == task.Name) is not { } definition)
            return;
        if (Refusal(definition, Trained(space, task), catalog.Methods.Where(method => space.Methods.Contains(method.Name))) is { } reason)
            top.Wrong("method", $"does not fit the task: {reason}");
    }

    /// <summary>Says which methods need a gradient that the reward does not have; null if all is right.</summary>
    public static string? Refusal(TaskDefinition definition, TaskSettings task, IEnumerable<MethodDefinition> methods)
    {
        if (definition.HasRewardGradient(task) || MethodCatalog.WithoutGradient(methods) is not { } reason)
            return null;
        List<string> without =
        [
            .. NamedRewards
                .Of(task)
                .Where(reward => reward.Weight != 0 && !definition.HasRewardGradient(Alone(task, reward)))
                .Select(reward => reward.Name),
        ];
        return without.Count == 0 ? reason : $"{reason}, or give weight 0 to what has no gradient ({string.Join(", ", without)})";
    }

    // The task under which every reward that some trial may train on has a weight.
    private static TaskSettings Trained(SearchSpace space, TaskSettings task) =>
        NamedRewards.Of(task).Aggregate(task, (settings, reward) => With(settings, reward.Name, CanBeTrained(space, reward) ? 1 : 0));

    private static TaskSettings Alone(TaskSettings task, NamedReward only) =>
        NamedRewards.Of(task).Aggregate(task, (settings, reward) => With(settings, reward.Name, reward.Name == only.Name ? 1 : 0));

    private static TaskSettings With(TaskSettings task, string name, double weight) =>
        task with
        {
            Values = new SortedDictionary<string, ParameterValue>(task.Values.ToDictionary(), StringComparer.Ordinal)
            {
                [NamedRewards.Setting(name, NamedRewards.Weight)] = ParameterValue.Of(weight),
            },
        };

    // A point may give a weight to a reward whose weight is not searched.
    private static bool CanBeTrained(SearchSpace space, NamedReward reward)
    {
        var zero = ParameterValue.Of(0);
        if (space.Points.Any(point => point.Values.TryGetValue(reward.WeightParameter, out var value) && value != zero))
            return true;
        var swept = space.Parameters.FirstOrDefault(parameter => parameter.Name == reward.WeightParameter);
        return swept is null || swept.When.Count > 0
            ? reward.Weight != 0 || (swept is not null && !IsZero(swept.Domain))
            : !IsZero(swept.Domain);

        bool IsZero(Domain domain) => domain.IsFixed && domain.At(0.5) == zero;
    }
}
