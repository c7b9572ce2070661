using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam best</c>: the best configuration of a sweep, as the command that trains it again.</summary>
internal static class BestCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data, output, json) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.Output(), CommonOptions.AsJson());
        var method = new Option<string?>("--method") { HelpName = "METHOD", Description = "the best of this method [default: of all]" };
        var command = new Command("best", "Prints the best configuration of a sweep, ready for eam train") { sweep, data, method, output, json };
        command.SetAction(parsed =>
        {
            var results = SweepNames.Read(DataFolder.Resolve(parsed.GetValue(data)), parsed.GetRequiredValue(sweep));
            var best = Best(results, parsed.GetValue(method));
            switch (CommonOptions.Format(parsed, output, json))
            {
                case CommonOptions.Json:
                    Json.Write(terminal.Output.Writer, best.ToJson());
                    break;
                case CommonOptions.Csv:
                    best.WriteCsv(terminal.Output.Writer);
                    break;
                default:
                    best.Show(terminal.Output.Writer);
                    break;
            }
        });
        return command;
    }

    private static BestTrial Best(SweepResults results, string? method)
    {
        var methods = results.State.Spec.Space.Methods;
        if (method is not null && !methods.Contains(method))
            throw new UsageException($"--method: {results.Sweep} has no '{method}'{(NearName.Of(method, methods) is { } near ? $"; did you mean '{near}'?" : $": it has {string.Join(", ", methods)}")}");
        var trial = Leaderboard.Rank(results.State).FirstOrDefault(trial => method is null || trial.Configuration.Method == method)
            ?? throw new EngineException($"{results.Sweep}: no trial{(method is null ? string.Empty : $" of {method}")} was evaluated yet");
        return new(results.Sweep, results.State.Spec, trial);
    }
}
