using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam best</c>: a trial, and the command that trains its configuration again.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Spec">Specification of the sweep.</param>
/// <param name="Ranked">The trial and its place in the ranking.</param>
internal sealed record BestTrial(string Sweep, SweepSpec Spec, RankedTrial Ranked)
{
    private Trial Trial => Ranked.Trial;

    /// <summary>
    /// Command that trains the same configuration from the same seed for the same compute; null for a program of the user's, which only a
    /// sweep starts.
    /// </summary>
    public string? Command
    {
        get
        {
            if (Spec.Command is not null)
                return null;
            var rungs = Spec.Halving.Rungs();
            var target = rungs[Math.Clamp(Trial.Rung, 0, rungs.Count - 1)];
            List<string> words =
            [
                "eam train",
                $"--task {ShellWord.Of(Spec.Task.Name)}",
                .. TaskSettings().Select(pair => $"--task-set {ShellWord.Of($"{pair.Key}={pair.Value}")}"),
                $"--method {ShellWord.Of(Trial.Configuration.Method)}",
            ];
            words.AddRange(Trial.Configuration.Values.Select(pair => $"--set {ShellWord.Of($"{pair.Key}={pair.Value}")}"));
            words.Add($"--compute {ParameterValue.Of(target)}");
            if (Spec.Halving.Unit != ComputeUnit.Nfe)
                words.Add($"--unit {Figures.Unit(Spec.Halving.Unit)}");
            words.Add($"--seed {Trial.Seed}");
            return string.Join(' ', words);
        }
    }

    /// <summary>Lines that train the configuration again: the command, or for a program of the user's a point of a sweep file.</summary>
    public IReadOnlyList<string> Again =>
        Command is { } command ? [command] : ["# the configuration as a point of a sweep file:", $"# {Point}"];

    private string Point
    {
        get
        {
            var values = Trial.Configuration.Values.Select(pair => $"{pair.Key}: {Scalar(pair.Value)}");
            return $"points: [{{{string.Join(", ", values.Prepend($"method: {Trial.Configuration.Method}"))}}}]";
        }
    }

    // A word that YAML would read as something else is quoted.
    private static string Scalar(ParameterValue value)
    {
        var text = value.ToString();
        return
            value.IsNumber || (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/') && text is not ("null" or "~"))
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private IEnumerable<string> Scores =>
        (Spec.Objectives.Count == 0 ? [Spec.Objective] : Spec.Objectives)
            .Where(one => one.Metric != Objective.Compute)
            .Select(one =>
                $"{one.Metric} {Figures.Metric(Ranked.Mean(one.Metric))}{(Ranked.Spread(one.Metric) is { } spread ? $" ± {Figures.Metric(spread)} ({Ranked.Evaluations.Count} runs)" : string.Empty)}"
            );

    /// <summary>Prints a comment line, then the command on a line of its own, so that a shell can run the output as it is.</summary>
    public void Show(TextWriter writer)
    {
        writer.WriteLine(
            TerminalText.Line(
                $"# {Sweep}: trial {Trial.Number} ({Trial.Configuration.Method}), {SweepOverview.State(Trial.Status)}, {string.Join(", ", Scores)} after {Figures.Compute(Trial.Spent.In(Spec.Halving.Unit), Spec.Halving.Unit)}"
            )
        );
        if (Spec.IsSimulated)
            writer.WriteLine($"# {SimulatedText.Line}");
        foreach (var line in Again)
            writer.WriteLine(line);
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson()
    {
        var node = Json.Trial(Trial);
        node.Insert(0, "sweep", Sweep);
        node["task"] = Spec.Task.Name;
        node["task_settings"] = Json.Object(TaskSettings(), pair => pair.Key, pair => Json.Value(pair.Value));
        node["command"] = Command;
        if (Spec.Objectives.Count > 0)
            node["crowding"] = Json.Number(Ranked.Crowding);
        return node;
    }

    /// <summary>Writes one CSV line per setting.</summary>
    public void WriteCsv(TextWriter writer)
    {
        foreach (var (name, value) in Trial.Configuration.Values)
            Csv.Write(writer, Eam.Engine.Results.TrialsTable.Text(Trial.Number), Trial.Configuration.Method, name, value.ToString());
    }

    private IEnumerable<KeyValuePair<string, ParameterValue>> TaskSettings() =>
        Spec.Task.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal);
}
