using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>
/// The task <c>command</c>: a program of the user's trains and measures (docs/trainers.md). Its settings are declared here so that lists of
/// tasks show them. Their values become a <see cref="CommandSpec"/> and not <see cref="TaskSettings"/>.
/// </summary>
public static class CommandTask
{
    /// <summary>The program and its arguments.</summary>
    public static ParameterDefinition Run { get; } =
        ParameterDefinition.Text("run", string.Empty, "list of the program and its arguments, such as [python3, train.py]") with
        {
            Required = true,
        };

    /// <summary>The metrics and their goals.</summary>
    public static ParameterDefinition Metrics { get; } =
        ParameterDefinition.Text(
            "metrics",
            string.Empty,
            "map of the metrics that the program reports and their goals, such as {reward: maximize, kl: minimize}"
        ) with
        {
            Required = true,
        };

    /// <summary>What the program counts.</summary>
    public static ParameterDefinition Compute { get; } =
        ParameterDefinition.Word("compute", "what the program counts as compute", "nfe", "flops", "seconds", "iterations") with
        {
            Required = true,
        };

    /// <summary>The longest silence of the program.</summary>
    public static ParameterDefinition Heartbeat { get; } =
        ParameterDefinition.Text("heartbeat", string.Empty, "time such as 10m: a program that is silent for longer counts as crashed");

    /// <summary>The task as lists show it.</summary>
    public static TaskDefinition Definition { get; } =
        new(
            CommandSpec.TaskName,
            "a trainer of your own: a program in any language trains and reports (docs/trainers.md)",
            [Run, Metrics, Compute, Heartbeat],
            (_, _) => throw new ArgumentException("a program of the user's trains this task, so it has no model here")
        )
        {
            Facts = TargetFacts.None,
            HasModel = false,
        };
}
