using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Commands;

/// <summary><c>eam best</c>: prints the best configuration of a sweep, with the command that trains it again.</summary>
internal static class BestCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "best",
            "SWEEP",
            "Prints the best configuration of a sweep (with several objectives, the Pareto front), with the `eam train` command for it",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var (sweep, output, json) = (CommonOptions.Sweep(), CommonOptions.Output(), CommonOptions.AsJson());
        var method = new Option<string?>("--method")
        {
            HelpName = "METHOD",
            Description = "show the best trial of this method [default: of all methods]",
        };
        var command = new Command(Verb.Name, Verb.Description) { sweep, method, output, json };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                var best = Best(results, parsed.GetValue(method));
                var (spec, front) = (results.State.Spec, Front(results, best));
                switch (CommonOptions.Format(parsed, output, json))
                {
                    case CommonOptions.Json:
                        Json.Write(terminal.Output.Writer, ToJson(results, best, front));
                        break;
                    case CommonOptions.Csv:
                        Csv.Write(terminal.Output.Writer, "trial", "method", "parameter", "value");
                        front.ForEach(trial => trial.WriteCsv(terminal.Output.Writer));
                        break;
                    default:
                        foreach (var line in FrontText.Lines(spec, best))
                            terminal.Output.Writer.WriteLine(TerminalText.Line($"# {results.Sweep}: {line}"));
                        front.ForEach(trial => trial.Show(terminal.Output.Writer));
                        break;
                }
            }
        );
        return command;
    }

    // With one objective this is the best trial. With several it is the best by the first of them that is a metric, and "front" lists all
    // of the front.
    private static JsonObject ToJson(SweepResults results, SweepBest best, List<BestTrial> front)
    {
        var spec = results.State.Spec;
        var node = new BestTrial(results.Sweep, spec, best.Ranked).ToJson();
        if (spec.Objectives.Count == 0)
            return node;
        node["front"] = Json.Array(front.Select(trial => trial.ToJson()));
        node["summary"] = FrontText.ToJson(spec, best);
        return node;
    }

    private static List<BestTrial> Front(SweepResults results, SweepBest best) =>
        [.. best.Front.Select(ranked => new BestTrial(results.Sweep, results.State.Spec, ranked))];

    private static SweepBest Best(SweepResults results, string? method)
    {
        var methods = results.State.Spec.Space.Methods;
        if (method is not null && !methods.Contains(method))
            throw new UsageException(
                $"--method: {results.Sweep} has no method '{method}'{(NearName.Of(method, methods) is { } near ? $"; did you mean '{near}'?" : $": it has {string.Join(", ", methods)}")}"
            );
        if (SweepBest.Of(results.State, method) is { } best)
            return best;
        var asked = results.State.Trials.Where(trial => method is null || trial.Configuration.Method == method).ToList();
        throw new EngineException($"{results.Sweep}: {FailureSummary.NoneEvaluated(asked, method)}");
    }
}
