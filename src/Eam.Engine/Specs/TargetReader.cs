using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the key <c>target</c>: a number, or a share of the way from the base model to the optimum such as <c>99%</c>. The share needs no
/// knowledge of the task, so it can be fixed before anything has run.
/// </summary>
internal static class TargetReader
{
    /// <summary>Returns the level or the share; null for the one that the file does not give.</summary>
    /// <param name="top">The file.</param>
    /// <param name="objective">The objective, whose level the target is.</param>
    /// <param name="command">The command of the sweep, for which <see cref="CommandReader"/> refuses a share; null for a task of
    /// Eam.</param>
    /// <param name="space">What the sweep varies.</param>
    /// <param name="task">The settings of the task; null if they are not known.</param>
    public static (double? Level, double? Share) Read(
        Section top,
        Objective objective,
        CommandSpec? command,
        SearchSpace space,
        TaskSettings? task
    )
    {
        if (command is not null && top.Node("target") is YamlScalar { IsEmpty: false } refused && refused.Text.EndsWith('%'))
            return default;
        if (top.Node("target") is not YamlScalar { IsEmpty: false } scalar || !scalar.Text.EndsWith('%'))
            return (top.Number("target"), null);
        if (!NumberText.TryParse(scalar.Text[..^1].TrimEnd(), out var percent) || percent is not (> 0 and < 100))
        {
            top.Wrong("target", $"must be a number, or a share above 0% and below 100%, not {scalar.Kind}");
            return default;
        }

        if (!ObjectiveSpan.Metrics.Contains(objective.Metric))
            top.Wrong(
                "target",
                $"is {scalar.Shown} of the way from the base model to the optimum, but the optimum of {objective.Metric} is not known; it is for {string.Join(", ", ObjectiveSpan.Metrics)}: give a number"
            );
        else if (task is not null && VariedReward.Behind(space, task, objective.Metric) is { Count: > 0 } varied)
            top.Wrong(
                "target",
                $"is {scalar.Shown} of the way from the base model to the optimum, but each trial has its own optimum, because the sweep varies {string.Join(", ", varied)}: give a number"
            );
        else if (TrialMetrics.Definitions.First(metric => metric.Name == objective.Metric).Maximize != objective.Maximize)
            top.Wrong(
                "target",
                $"is {scalar.Shown} of the way from the base model to the optimum, but the goal of {objective.Metric} leads away from the optimum: give a number"
            );
        return (null, percent / 100);
    }
}
