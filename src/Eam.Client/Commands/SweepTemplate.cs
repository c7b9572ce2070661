using System.Globalization;
using System.Text;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Client.Commands;

/// <summary>A commented sweep file for a task, written from the definitions that validation reads, so that it cannot fall behind them.</summary>
internal static class SweepTemplate
{
    /// <summary>The file's text: small enough to run in seconds, with every other setting as a comment at its default.</summary>
    public static string Of(TaskDefinition task)
    {
        var text = new StringBuilder();
        text.AppendLine(
            "# A sweep for `eam run`. A line that starts with `#` and a key shows a setting at its default; take the `#` away to change it."
        );
        text.AppendLine(CultureInfo.InvariantCulture, $"name: my-{task.Name}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {task.Meaning}");
        text.AppendLine("task:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  name: {task.Name}");
        foreach (var parameter in task.Parameters)
            Comment(text, "  ", parameter);
        text.AppendLine();
        foreach (var method in MethodCatalog.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"# {method.Name}: {method.Meaning}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"method: {{values: [{string.Join(", ", MethodCatalog.All.Select(method => method.Name))}]}}"
        );
        text.AppendLine();
        Parameters(text);
        Rest(text);
        return text.ToString();
    }

    private static void Parameters(StringBuilder text)
    {
        text.AppendLine(
            "# What the trials vary: {values: [...]}, {min: .., max: .., scale: linear|log, integer: true|false}, or one value for all trials."
        );
        text.AppendLine("# A parameter with a method's prefix exists only for that method.");
        text.AppendLine("parameters:");
        Line(
            text,
            $"  {TrainingParameters.LearningRate.Name}: {{min: 3e-4, max: 3e-3, scale: log}}",
            TrainingParameters.LearningRate.Meaning
        );
        foreach (var method in MethodCatalog.All)
        {
            // A method's first parameter is the one that decides its cost.
            var parameter = method.Parameters[0];
            var middle = parameter.Default.Number;
            Line(
                text,
                $"  {parameter.Name}: {{values: [{ParameterValue.Of(Math.Ceiling(middle / 2))}, {ParameterValue.Of(middle)}]}}",
                parameter.Meaning
            );
        }

        foreach (var parameter in TrainingParameters.All.Skip(1).Concat(MethodCatalog.All.SelectMany(method => method.Parameters.Skip(1))))
            Comment(text, "  ", parameter);
        text.AppendLine();
    }

    private static void Rest(StringBuilder text)
    {
        text.AppendLine(
            "# Metrics: "
                + string.Join(", ", TrialMetrics.Definitions.Select(metric => metric.Name))
                + " (`eam tasks metrics` explains them)"
        );
        text.AppendLine("objective: {metric: control_objective, goal: maximize}");
        Line(
            text,
            "# target: -3.0",
            "level of the objective at which the methods' compute is compared; without it the best level that all reach"
        );
        text.AppendLine();
        text.AppendLine(
            "# Successive halving: every trial trains to compute.min; the best 1/eta of a rung go on to eta times its compute, up to compute.max."
        );
        text.AppendLine("halving:");
        Line(text, "  algorithm: sha", "asha: without waiting for a rung to be full; none: every trial trains to compute.max");
        Line(text, "  eta: 3", "at least 2");
        Line(text, "  arms: method", "each method keeps its own ranking with equal compute; none: one ranking for all");
        Line(text, "  compute: {unit: nfe, min: 0.2e6, max: 1.8e6}", "network forward equivalents; or flops, seconds, iterations");
        Line(text, "  final_seeds: 2", "runs of each method's winner with different seeds: the interval of the comparison comes from them");
        text.AppendLine();
        Line(text, "trials: 8", "configurations, over all methods");
        Line(text, "search: random", "or sobol, tpe, grid");
        Line(text, "seed: 7", "the same seed gives the same results");
        Line(text, "slots: auto", "trials at once; auto: one a core");
        Line(text, "max_failures: 3", "crashes after which a trial is given up");
        Line(text, "# max_failed_trials: 5", "more trials than this that failed end the sweep; without it none do");
        Line(text, "# segment_timeout: 30m", "a segment that takes longer has crashed; without it there is no limit");
        Line(text, "isolation: thread", "process: each slot is a child process, so that a crash of native code costs one segment");
    }

    private static void Comment(StringBuilder text, string indent, ParameterDefinition parameter) =>
        Line(text, $"{indent}# {parameter.Name}: {parameter.Default}", $"{parameter.Meaning} ({ParameterTables.Range(parameter)})");

    private static void Line(StringBuilder text, string setting, string meaning) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"{setting, -50} # {meaning}");
}
