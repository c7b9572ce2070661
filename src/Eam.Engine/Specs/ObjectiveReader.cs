using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads the key <c>objective</c> or the key <c>objectives</c>.</summary>
/// <param name="problems">Receives the mistakes.</param>
/// <param name="task">The task of the sweep, whose metrics an objective may name; null if the file names no known task.</param>
/// <param name="command">The command of the sweep, whose metrics an objective may name; null for a task of Eam.</param>
/// <param name="settings">The settings of the task, which may name rewards; null if they are not known.</param>
internal sealed class ObjectiveReader(Problems problems, TaskDefinition? task, CommandSpec? command, TaskSettings? settings)
{
    private readonly string _usual = command switch
    {
        null => "control_objective",
        { Metrics: [var first, ..] } => first.Name,
        _ => string.Empty,
    };

    private readonly string[] _metrics = command is null
        ? [.. Of(settings).Where(metric => task is null || metric.IsDefinedBy(task)).Select(metric => metric.Name)]
        : [.. command.Metrics.Select(metric => metric.Name)];

    private static IReadOnlyList<MetricDefinition> Of(TaskSettings? settings) =>
        settings is null ? TrialMetrics.Definitions : MetricDefinition.Of(settings);

    /// <summary>
    /// Returns the objective, and all objectives if there are several. The objective is then the first of them that is a metric.
    /// </summary>
    public (Objective First, IReadOnlyList<Objective> All) Read(Section top)
    {
        if (!top.Has("objectives"))
            return (One(top), []);
        if (top.Has("objective"))
            top.Wrong("objectives", "cannot be combined with objective: give only one of them");
        if (top.Node("objectives") is not YamlList list)
        {
            top.Wrong("objectives", $"must be a list, such as [{{metric: reward}}, {{metric: sw2}}], not {top.Node("objectives")!.Kind}");
            return (One(top), []);
        }

        var all = list.Items.Select(OneOf).ToList();
        if (all.Count < 2)
            top.Wrong("objectives", "must list at least two objectives; for a single one use the key objective");
        foreach (var twice in all.GroupBy(objective => objective.Metric).Where(group => group.Count() > 1))
            top.Wrong("objectives", $"lists {twice.Key} twice");
        var first = all.Find(objective => objective.Metric != Objective.Compute);
        if (first is null)
            top.Wrong("objectives", $"must list a metric besides {Objective.Compute}");
        return (first ?? One(top), all);
    }

    private Objective One(Section top)
    {
        var section = top.Node("objective") is YamlScalar { IsEmpty: false } ? null : top.Below("objective");
        var metric = section is null ? Metric(top, "objective", _usual, _metrics) : Metric(section, "metric", _usual, _metrics);
        return new(metric, Goal(section, metric));
    }

    // An item is a metric's name or a map, like a single objective.
    private Objective OneOf(YamlNode item)
    {
        string[] known = [.. _metrics, Objective.Compute];
        if (item is YamlScalar { IsEmpty: false } scalar)
        {
            var only = new Section("", new YamlMap(item.Line, [new("objectives", item.Line, scalar)]), item.Line, problems, null);
            var name = Metric(only, "objectives", known[0], known);
            return new(name, Goal(null, name));
        }

        var section = new Section("objectives", item, item.Line, problems, SweepKeys.Of("objectives"));
        if (item is YamlMap && !section.Has("metric"))
            section.Missing("metric", $"one of {string.Join(", ", known)}");
        var metric = Metric(section, "metric", known[0], known);
        return new(metric, Goal(section, metric));
    }

    // A metric that the task does not define would have no value in any trial, so the sweep would rank by nothing.
    private string Metric(Section section, string key, string @default, IReadOnlyList<string> known)
    {
        var text = section.Node(key) is YamlScalar scalar ? scalar.Text : "";
        var nearest = NearName.Nearest(text, known);
        if (
            known.Contains(text)
            || command is not null
            || TrialMetrics.Definitions.FirstOrDefault(metric => metric.Name == text) is not { } undefined
        )
            return section.Word(key, @default, nearest);
        section.Wrong(key, $"is {text}, but only {undefined.DefinedBy} have it; task {task!.Name} has {string.Join(", ", nearest)}");
        return text;
    }

    private bool Goal(Section? section, string metric)
    {
        var maximize = command is null
            ? Of(settings).FirstOrDefault(definition => definition.Name == metric)?.Maximize ?? false
            : command.Metrics.FirstOrDefault(declared => declared.Name == metric)?.Maximize ?? false;
        return section?.Node("goal") switch
        {
            null => maximize,
            YamlScalar { Text: "max" or "maximise" } => true,
            YamlScalar { Text: "min" or "minimise" } => false,
            _ => section!.Word("goal", maximize ? "maximize" : "minimize", ["maximize", "minimize"]) == "maximize",
        };
    }
}
