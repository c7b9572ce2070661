using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Spectre.Console;

namespace Eam.Client.Commands;

/// <summary><c>eam tasks</c>: lists what a sweep can use, from the definitions that validation uses.</summary>
internal static class TasksCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("tasks", "[NAME]", "Lists tasks, methods, parameters and metrics", Create);

    private const string Training = "training",
        Metrics = "metrics";

    private static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"a task, a method, '{Training}' (parameters of every method) or '{Metrics}'",
        };
        var (output, json) = (CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command(Verb.Name, Verb.Description) { name, output, json };
        command.SetAction(parsed =>
            Execute(terminal, parsed.GetValue(name), parsed.GetValue(json) ? CommonOptions.Json : parsed.GetRequiredValue(output))
        );
        return command;
    }

    private static int Execute(Terminal terminal, string? name, string format)
    {
        var sections = Sections().ToList();
        if (name is not null)
        {
            if (TorchTasks.Refusal(name) is { } refusal)
                throw new UsageException(refusal);
            var near = NearName.Of(name, sections.Select(section => section.Name)) is { } known
                ? $"; did you mean '{known}'?"
                : $": known: {string.Join(", ", sections.Select(section => section.Name))}";
            sections = sections.Where(section => section.Name == name).ToList();
            if (sections.Count == 0)
                throw new UsageException($"there is no task, method or group '{name}'{near}");
        }

        switch (format)
        {
            case CommonOptions.Json:
                Json.Write(terminal.Output.Writer, ToJson(sections));
                break;
            case CommonOptions.Csv:
                WriteCsv(terminal.Output.Writer, sections);
                break;
            default:
                sections.ForEach(section => Show(terminal.Output.Console, section));
                if (name is null)
                    ShowMissing(terminal.Output.Console);
                break;
        }

        return ExitCode.Done;
    }

    private static IEnumerable<ParameterGroup> Sections() =>
        [
            .. TaskCatalog.All.Select(task => new ParameterGroup("task", task.Name, task.Meaning, task.Parameters)),
            .. MethodCatalog.All.Select(method => new ParameterGroup("method", method.Name, method.Meaning, method.Parameters)),
            new ParameterGroup("group", Training, "parameters of every method: the optimiser and the model", TrainingParameters.All),
            new ParameterGroup("group", Metrics, "what an evaluation measures; the objective is one that the task defines", []),
        ];

    private static void Show(IAnsiConsole console, ParameterGroup section)
    {
        console.MarkupLine($"[bold]{section.Name}[/] ({section.Kind}): {section.Meaning.EscapeMarkup()}");
        if (section.Name == Metrics)
        {
            var table = Tables.Plain().AddColumn(Tables.Left("metric")).AddColumn(Tables.Left("better")).AddColumn(Tables.Text("meaning"));
            foreach (var metric in TrialMetrics.Definitions)
                table.AddRow(metric.Name, metric.Maximize ? "larger" : "smaller", metric.Meaning.EscapeMarkup());
            console.Write(table);
            console.MarkupLine("[grey]At or below its floor, a distance cannot tell a model from the target: docs/tasks.md#floors[/]");
        }
        else
        {
            console.Write(ParameterTables.Render(section.Parameters));
        }
    }

    private static void ShowMissing(IAnsiConsole console)
    {
        foreach (var (name, meaning) in TorchTasks.Missing)
            console.MarkupLine($"[bold]{name}[/] (task, not in this build): {meaning.EscapeMarkup()}");
        if (TorchTasks.Missing.Count > 0)
            console.MarkupLine($"[grey]To get what is not in this build: {TorchTasks.Remedy.EscapeMarkup()}[/]");
    }

    private static JsonObject ToJson(IReadOnlyList<ParameterGroup> sections)
    {
        JsonArray Of(string kind) =>
            Json.Array(
                sections
                    .Where(section => section.Kind == kind)
                    .Select(section => new JsonObject
                    {
                        ["name"] = section.Name,
                        ["meaning"] = section.Meaning,
                        ["parameters"] = ParameterTables.ToJson(section.Parameters),
                    })
            );
        var shown = sections.Select(section => section.Name).ToHashSet();
        return new JsonObject
        {
            ["tasks"] = Of("task"),
            ["methods"] = Of("method"),
            ["training"] = shown.Contains(Training) ? ParameterTables.ToJson(TrainingParameters.All) : [],
            ["metrics"] = shown.Contains(Metrics)
                ? Json.Array(
                    TrialMetrics.Definitions.Select(metric => new JsonObject
                    {
                        ["name"] = metric.Name,
                        ["maximize"] = metric.Maximize,
                        ["meaning"] = metric.Meaning,
                        ["defined_by"] = metric.DefinedBy,
                    })
                )
                : [],
        };
    }

    private static void WriteCsv(TextWriter writer, IReadOnlyList<ParameterGroup> sections)
    {
        Csv.Write(writer, "kind", "of", "name", "default", "range", "meaning");
        foreach (var section in sections)
        {
            foreach (var parameter in section.Parameters)
                Csv.Write(
                    writer,
                    "parameter",
                    section.Name,
                    parameter.Name,
                    parameter.Default.ToString(),
                    ParameterTables.Range(parameter),
                    parameter.Meaning
                );
            if (section.Name == Metrics)
            {
                foreach (var metric in TrialMetrics.Definitions)
                    Csv.Write(
                        writer,
                        "metric",
                        Metrics,
                        metric.Name,
                        null,
                        metric.Maximize ? "larger is better" : "smaller is better",
                        metric.Meaning
                    );
            }
        }
    }

    private sealed record ParameterGroup(string Kind, string Name, string Meaning, IReadOnlyList<ParameterDefinition> Parameters);
}
