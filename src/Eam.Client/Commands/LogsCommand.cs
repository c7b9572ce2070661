using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam logs</c>: prints the events of a sweep as lines.</summary>
internal static class LogsCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("logs", "SWEEP", "Prints the events of a sweep, one per line (-o json: one JSON object per line)", Create);

    private static Command Create(Terminal terminal)
    {
        var (sweep, trial) = (CommonOptions.Sweep(), CommonOptions.Trial("show only events of this trial"));
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "keep printing new lines until the sweep ends or Ctrl-C is pressed",
        };
        var program = new Option<bool>("--program")
        {
            Description = "instead of events, print what the program of the trial has printed (task command; with --trial)",
        };
        var command = new Command(Verb.Name, Verb.Description) { sweep, trial, follow, program };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                var (only, follows) = (parsed.GetValue(trial), parsed.GetValue(follow));
                if (parsed.GetValue(program) && only is null)
                    throw new UsageException("--program prints the output of one trial; say which with --trial N");
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                if (parsed.GetValue(program))
                    return await ProgramOutput.PrintAsync(terminal, host, results, only!.Value, follows);

                // A sweep that runs may still draw the trial.
                if (!follows || results.Status is not (SweepStatus.Running or SweepStatus.Paused))
                    results.CheckTrial(only);
                var lines = new EventLines(terminal.Output.Writer, results.State.Spec, only, listing.Format(parsed));
                return await PrintAsync(terminal, host, host.Id(results), lines, follows);
            }
        );
        return command;
    }

    private static async Task<int> PrintAsync(Terminal terminal, SweepHost host, string sweep, EventLines lines, bool follow)
    {
        lines.Begin();
        try
        {
            await foreach (var past in host.Service.EventsAsync(sweep, 0, follow, terminal.Interrupts.Stop))
            {
                lines.Write(past);
                if (follow)
                    await terminal.Output.Writer.FlushAsync(CancellationToken.None);
            }

            if (follow)
                (await host.ReadAsync(sweep, terminal.Interrupts.Stop)).CheckTrial(lines.Only);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (terminal.Interrupts.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
