using System.Buffers;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the task <c>command</c>: the program, its metrics, and what it counts. If there is a mistake, the result is incomplete and only
/// serves to check the rest of the file.
/// </summary>
/// <param name="top">The whole sweep file.</param>
/// <param name="catalog">Whether commands are allowed, and where they start.</param>
/// <param name="problems">Receives the mistakes.</param>
/// <param name="warnings">Receives what is allowed but most likely not meant.</param>
internal sealed class CommandReader(Section top, SpecCatalog catalog, Problems problems, List<string> warnings)
{
    private const int MostMetrics = 100;
    private const string RunForm = "a list of the program and its arguments, such as [python3, train.py]",
        MetricsForm = "a map of metrics and their goals, such as {reward: maximize, kl: minimize}";

    private static readonly SearchValues<char> OfAShell = SearchValues.Create("\"'`$|&;<>\\");

    private static readonly TimeSpan MostSilence = TimeSpan.FromDays(30);

    // Each of these keys is about trials that this program trains itself.
    private static readonly (string Key, string Why)[] WithoutSense =
    [
        ("backend", "the program decides what it trains on"),
        ("evaluation", "the program measures its own metrics"),
        ("isolation", "a command always has its own process"),
    ];

    private readonly Section _task = new(
        "task",
        top.Node("task") is YamlMap map ? map : null,
        top.Line("task"),
        problems,
        [.. CommandTask.Definition.Parameters.Select(parameter => parameter.Name).Prepend("name")]
    );

    /// <summary>Reads the task.</summary>
    /// <param name="folder">The folder of the sweep file.</param>
    public (CommandSpec Command, ComputeUnit? Unit) Read(string folder)
    {
        if (catalog.Commands.Refusal is { } refusal)
            top.Wrong("task", refusal);
        foreach (var (key, why) in WithoutSense.Where(other => top.Has(other.Key)))
            top.Wrong(key, $"cannot be used with task command, because {why}: leave it out");
        if (top.Node("target") is YamlScalar { IsEmpty: false } target && target.Text.EndsWith('%'))
            top.Wrong(
                "target",
                $"is {target.Shown}, but task command has no base model and no known optimum to take a share of: give a number"
            );

        var run = Run();
        var metrics = Metrics();
        if (!_task.Has("compute"))
            _task.Missing("compute", $"what the program counts, one of {string.Join(", ", EnumWords.All<ComputeUnit>())}");
        var unit = EnumWords.Find<ComputeUnit>(_task.Word("compute", string.Empty, EnumWords.All<ComputeUnit>()));
        var heartbeat = _task.Duration("heartbeat", MostSilence);

        // A server must not look at its disk for a client that may not run programs.
        if (run.Count > 0 && catalog.Commands.Refusal is null)
            folder = new CommandFiles(_task, catalog, warnings).Check(run, folder);
        return (new CommandSpec(run, folder, metrics) { Heartbeat = heartbeat }, unit);
    }

    private List<string> Run()
    {
        switch (_task.Node("run"))
        {
            case null:
                _task.Missing("run", RunForm);
                return [];
            case YamlScalar { IsEmpty: false } scalar when scalar.Text.Length > 0:
                if (!scalar.Text.Any(char.IsWhiteSpace))
                    return [scalar.Text];
                _task.Wrong("run", $"must be a list, because one text is one program: write {ListOf(scalar.Text)}");
                return [];
            case YamlList { Items.Count: > 0 } list:
                return Words(list);
            case var node:
                var kind =
                    node is YamlList ? "an empty one"
                    : node is YamlScalar ? "nothing"
                    : node.Kind;
                _task.Wrong("run", $"must be {RunForm}, not {kind}");
                return [];
        }
    }

    private List<string> Words(YamlList list)
    {
        var words = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is YamlScalar { IsEmpty: false } scalar)
                words.Add(scalar.Text);
            else
                problems.Add(item.Line, "task.run", $"must be {RunForm}; one of its items is {item.Kind}");
        }

        if (words.Count == list.Items.Count && words[0].Trim().Length > 0)
            return words;
        if (words.Count == list.Items.Count)
            _task.Wrong("run", "must begin with a program, not with an empty text");
        return [];
    }

    // Quotes and variables belong to a shell, so such a text is not split.
    private static string ListOf(string text) =>
        text.AsSpan().ContainsAny(OfAShell)
            ? "[sh, -c, ..] for a line of a shell, or each word as an item, as in [python3, train.py]"
            : $"[{string.Join(", ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}]";

    private List<DeclaredMetric> Metrics()
    {
        var metrics = new List<DeclaredMetric>();
        if (_task.Node("metrics") is not YamlMap { Entries.Count: > 0 } map)
        {
            WithoutGoals(_task.Node("metrics"));
            return metrics;
        }

        var section = _task.Map("metrics");
        foreach (var entry in map.Entries)
        {
            if (!DeclaredNames.IsName(entry.Key))
                problems.Add(entry.Line, "task.metrics", $"must have names, not '{entry.Key}': each is {DeclaredNames.Rule}");
            else if (DeclaredNames.Reserved.Contains(entry.Key))
                section.Wrong(entry.Key, $"cannot be a metric, because {Column(entry.Key)}: give it another name, such as my_{entry.Key}");
            else
                metrics.Add(new(entry.Key, Maximize(section, entry)));
        }

        if (map.Entries.Count > MostMetrics)
            _task.Wrong("metrics", $"has {map.Entries.Count} metrics, but a command may have at most {MostMetrics}");
        return metrics;
    }

    /// <summary>Says why a name is reserved.</summary>
    public static string Column(string name) =>
        name switch
        {
            Objective.Compute => "compute is an objective of every sweep",
            "point" => "point is a key of curves.jsonl",
            _ => $"{name} is a column of trials.csv",
        };

    private void WithoutGoals(YamlNode? node)
    {
        if (node is null)
            _task.Missing("metrics", MetricsForm);
        else if (node is YamlList { Items.Count: > 0 } list)
            _task.Wrong(
                "metrics",
                $"needs a goal for each metric, maximize or minimize: write {{{string.Join(", ", list.Items.OfType<YamlScalar>().Select(item => $"{item.Shown}: maximize"))}}}"
            );
        else if (node is YamlMap or YamlList)
            _task.Wrong("metrics", "must have at least one metric, not none");
        else
            _task.Wrong("metrics", $"must be {MetricsForm}, not {node.Kind}");
    }

    private static bool Maximize(Section metrics, YamlEntry entry) =>
        entry.Value is YamlScalar { IsEmpty: true }
            ? Missing(metrics, entry.Key)
            : metrics.Word(entry.Key, "maximize", ["maximize", "minimize"]) == "maximize";

    private static bool Missing(Section metrics, string name)
    {
        metrics.Wrong(name, "needs a goal: maximize or minimize");
        return true;
    }
}
