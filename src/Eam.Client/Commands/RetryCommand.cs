using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam retry</c>: trials that crashed for good go on; in the process that runs the sweep, else in this one.</summary>
internal static class RetryCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data, json) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.AsJson());
        var trial = CommonOptions.Trial("only this trial, which may have been cancelled too [default: all that crashed for good]");
        var slots = CommonOptions.Whole("--slots", "trials at once, where the sweep is resumed [default: as in the file, else one a core]");
        var command = new Command("retry", "Lets trials that crashed for good go on from their checkpoints; a sweep that has ended is resumed here")
        {
            sweep, data, trial, slots, json,
        };
        command.SetAction(parsed => ExecuteAsync(
            terminal, parsed.GetRequiredValue(sweep), parsed.GetValue(trial), parsed.GetValue(data), parsed.GetValue(slots), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> ExecuteAsync(Terminal terminal, string name, int? trial, string? data, int? slots, bool json)
    {
        var folder = DataFolder.Resolve(data);
        var start = terminal.Time.GetTimestamp();
        var before = SweepNames.Read(folder, name);
        var options = new LocalSweepOptions { Folder = folder, Time = terminal.Time, Slots = slots, Notice = line => terminal.Complain($"note: {line}") };
        await using var service = new LocalSweepService(options);
        var retried = await service.RetryAsync(before.Folder, trial, terminal.Interrupts.Stop).ConfigureAwait(false);
        var what = retried.Count == 0 ? $"trial {trial} has not ended: there is nothing to retry" : $"retrying {Figures.Count(retried.Count, "trial")}: {string.Join(", ", retried)}";
        if (service.Runs(before.Sweep))
        {
            terminal.Error.Writer.WriteLine(what);
            return await RunCommand.FinishAsync(terminal, service, before.Sweep, before.State, start, data, json).ConfigureAwait(false);
        }

        if (json)
            Json.Write(terminal.Output.Writer, new JsonObject { ["sweep"] = before.Sweep, ["retried"] = Json.Array(retried.Select(number => JsonValue.Create(number))) });
        else
            terminal.Output.Writer.WriteLine($"{before.Sweep}: {what}");
        return ExitCode.Done;
    }
}
