using System.Globalization;
using System.Text;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Client.Commands;

/// <summary>A commented sweep file for a task, written from the definitions that validation uses, so that the two always agree.</summary>
internal static class SweepTemplate
{
    // A first sweep runs in seconds, and halving needs several trials of each method: it compares the two methods of adjoint matching.
    private static IEnumerable<MethodDefinition> Compared => MethodCatalog.All.Take(2);

    /// <summary>
    /// Returns the text of the file. The sweep is small enough to run in seconds; other settings appear as comments with their defaults.
    /// </summary>
    public static string Of(TaskDefinition task)
    {
        if (!task.HasModel)
            return CommandTemplate.SweepFile;
        var text = new StringBuilder();
        text.AppendLine(
            "# A sweep for `eam run`. A line that starts with `#` and a key shows a setting with its default; remove the `#` to change it."
        );
        text.AppendLine(CultureInfo.InvariantCulture, $"name: my-{task.Name}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {task.Meaning}");
        text.AppendLine("task:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  name: {task.Name}");
        foreach (var parameter in task.Parameters)
        {
            if (parameter.Required)
                Line(text, $"  {parameter.Name}: {Value(parameter)}", $"{parameter.Meaning} ({parameter.Range})");
            else
                Comment(text, "  ", parameter);
        }

        text.AppendLine();
        foreach (var method in MethodCatalog.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"# {method.Name}: {method.Meaning}");
        text.AppendLine("# `eam tasks METHOD` lists the parameters of a method. A method that is added here takes its part of the trials.");
        text.AppendLine(CultureInfo.InvariantCulture, $"method: {{values: [{string.Join(", ", Compared.Select(method => method.Name))}]}}");
        text.AppendLine();
        Parameters(text);
        Rest(text, task);
        return text.ToString();
    }

    /// <summary>Returns the value that the file gives a setting which has no default.</summary>
    public static string Value(ParameterDefinition parameter) => parameter.Example ?? parameter.Name;

    private static void Parameters(StringBuilder text)
    {
        text.AppendLine(
            "# What the trials vary: {values: [...]}, {min: .., max: .., scale: linear|log|log_complement, integer: true|false, step: ..}, or one value for all trials (docs/sweep-file.md has more forms)."
        );
        text.AppendLine("# A parameter with the prefix of a method applies only to that method.");
        text.AppendLine("parameters:");
        Line(
            text,
            $"  {TrainingParameters.LearningRate.Name}: {{min: 3e-4, max: 3e-3, scale: log}}",
            TrainingParameters.LearningRate.Meaning
        );
        foreach (var method in Compared)
        {
            // The first parameter of a method determines its cost.
            var parameter = method.Parameters[0];
            var middle = parameter.Default.Number;
            Line(
                text,
                $"  {parameter.Name}: {{values: [{ParameterValue.Of(Math.Ceiling(middle / 2))}, {ParameterValue.Of(middle)}]}}",
                parameter.Meaning
            );
        }

        foreach (var parameter in TrainingParameters.All.Skip(1).Concat(Compared.SelectMany(method => method.Parameters.Skip(1))))
            Comment(text, "  ", parameter);
        text.AppendLine();
    }

    private static void Rest(StringBuilder text, TaskDefinition task)
    {
        text.AppendLine(
            "# Metrics: "
                + string.Join(", ", TrialMetrics.Definitions.Where(metric => metric.IsDefinedBy(task)).Select(metric => metric.Name))
                + " (`eam tasks metrics` explains them)"
        );
        text.AppendLine("objective: {metric: control_objective, goal: maximize}");
        Line(
            text,
            "# target: 99%",
            "level at which the compute of the methods is compared: a share of the way from the base model to the optimum, or a number; default: 99% if all runs hold it, else the best level that all hold"
        );
        text.AppendLine();
        text.AppendLine(
            "# Successive halving: every trial trains to compute.min; the best 1/eta of a rung train on to eta times its compute, up to compute.max."
        );
        text.AppendLine("halving:");
        Line(
            text,
            "  algorithm: sha",
            "or asha, which does not wait until a rung is full; none: every trial trains to compute.max; docs/scheduling.md has all rules"
        );
        Line(text, "  eta: 3", "at least 2");
        Line(text, "  arms: method", "method: each method has its own ranking and equal compute; none: one ranking for all methods");
        Line(
            text,
            "  compute: {unit: nfe, min: 0.2e6, max: 1.8e6}",
            "unit: nfe (network function evaluations), flops, seconds or iterations"
        );
        Line(
            text,
            "  final_seeds: 2",
            "runs of each method's best configuration, with different seeds; 4 or more give the comparison an interval"
        );
        text.AppendLine();
        Line(text, "trials: 8", "number of configurations, over all methods");
        Line(text, "search: random", "or sobol, tpe, grid");
        Line(text, "seed: 7", "the same seed gives the same results");
        Line(text, "slots: auto", "number of trials at once; auto: one per core");
        Line(text, "max_failures: 3", "crashes of a trial that are tried again; with one more it is failed");
        Line(text, "# max_failed_trials: 5", "the sweep fails if more trials than this fail; default: no limit");
        Line(text, "# segment_timeout: 30m", "a segment that takes longer counts as crashed; default: no limit");
        Line(text, "# checkpoint_every: 10m", "how often a long segment saves on its way; a power cut costs at most this much work");
        Line(text, "# time_limit: 8h", "the sweep saves and stops after this time, and can be resumed; default: no limit");
        Line(text, "isolation: thread", "process: each slot is a child process, so that a crash in native code costs only one segment");
    }

    private static void Comment(StringBuilder text, string indent, ParameterDefinition parameter) =>
        Line(text, $"{indent}# {parameter.Name}: {parameter.Default}", $"{parameter.Meaning} ({ParameterTables.Range(parameter)})");

    private static void Line(StringBuilder text, string setting, string meaning) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"{setting, -50} # {meaning}");
}
