using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam stop</c>: asks the process that runs a sweep to drain it, and waits until it has.</summary>
internal static class StopCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data, json) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.AsJson());
        var command = new Command("stop", "Stops a sweep that another process runs here; its segments save their checkpoints") { sweep, data, json };
        command.SetAction(parsed => ExecuteAsync(terminal, parsed.GetRequiredValue(sweep), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> ExecuteAsync(Terminal terminal, string name, string? data, bool json)
    {
        var folder = DataFolder.Resolve(data);
        var before = SweepNames.Read(folder, name);
        var running = before.Status is SweepStatus.Running or SweepStatus.Paused;
        if (running)
        {
            await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder, Time = terminal.Time });
            await service.StopAsync(before.Folder, terminal.Interrupts.Stop).ConfigureAwait(false);
        }

        var status = SweepResults.Load(before.Folder).Status.ToString().ToLowerInvariant();
        if (json)
            Json.Write(terminal.Output.Writer, new JsonObject { ["sweep"] = before.Sweep, ["was_running"] = running, ["status"] = status });
        else if (running && status == "stopped")
            terminal.Output.Writer.WriteLine($"{before.Sweep} is stopped; nothing is lost. Go on with: {SweepReport.Resume(before.Sweep, data)}");
        else
            terminal.Output.Writer.WriteLine($"{before.Sweep} {(running ? "ended meanwhile" : "was not running")}: it is {status}");
        return ExitCode.Done;
    }
}
