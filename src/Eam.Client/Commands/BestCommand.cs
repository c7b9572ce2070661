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
                switch (CommonOptions.Format(parsed, output, json))
                {
                    case CommonOptions.Json:
                        Json.Write(terminal.Output.Writer, ToJson(best, results.State.Spec));
                        break;
                    case CommonOptions.Csv:
                        Csv.Write(terminal.Output.Writer, "trial", "method", "parameter", "value");
                        best.ForEach(trial => trial.WriteCsv(terminal.Output.Writer));
                        break;
                    default:
                        best.ForEach(trial => trial.Show(terminal.Output.Writer));
                        break;
                }
            }
        );
        return command;
    }

    // With one objective this is the best trial. With several it is the first trial of the Pareto front, and "front" lists all of them.
    private static JsonObject ToJson(List<BestTrial> best, SweepSpec spec)
    {
        var node = best[0].ToJson();
        if (spec.Objectives.Count > 0)
            node["front"] = Json.Array(best.Select(trial => trial.ToJson()));
        return node;
    }

    private static List<BestTrial> Best(SweepResults results, string? method)
    {
        var methods = results.State.Spec.Space.Methods;
        if (method is not null && !methods.Contains(method))
            throw new UsageException(
                $"--method: {results.Sweep} has no method '{method}'{(NearName.Of(method, methods) is { } near ? $"; did you mean '{near}'?" : $": it has {string.Join(", ", methods)}")}"
            );
        var spec = results.State.Spec;
        var asked = results.State.Trials.Where(trial => method is null || trial.Configuration.Method == method).ToList();
        var ranked = TrialRanking.Of(spec, asked);
        if (ranked.Count == 0)
            throw new EngineException($"{results.Sweep}: {FailureSummary.NoneEvaluated(asked, method)}");
        return
        [
            .. (spec.Objectives.Count == 0 ? ranked.Take(1) : ranked.TakeWhile(trial => trial.Front == 0)).Select(trial => new BestTrial(
                results.Sweep,
                spec,
                trial
            )),
        ];
    }
}
