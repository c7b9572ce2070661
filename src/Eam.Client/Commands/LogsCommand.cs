using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam logs</c>: the events of a sweep as lines.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data, trial) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.Trial("only this trial"));
        var follow = new Option<bool>("--follow", "-f") { Description = "go on with new lines until the sweep ends or Ctrl-C" };
        var command = new Command("logs", "Prints the events of a sweep, a line each (-o json: an object a line)") { sweep, data, trial, follow };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed =>
        {
            var results = SweepNames.Read(DataFolder.Resolve(parsed.GetValue(data)), parsed.GetRequiredValue(sweep));
            var lines = new EventLines(terminal.Output.Writer, results.State.Spec, parsed.GetValue(trial), listing.Format(parsed), terminal.Time.LocalTimeZone);
            return PrintAsync(terminal, results.Folder, lines, parsed.GetValue(follow));
        });
        return command;
    }

    private static async Task<int> PrintAsync(Terminal terminal, string folder, EventLines lines, bool follow)
    {
        lines.Begin();
        for (var last = 0L; ;)
        {
            // Asked before the log is read, so that what was written until the sweep's end is read too.
            var growing = follow && SweepHistory.IsGrowing(folder);
            foreach (var past in SweepHistory.Read(folder, last))
            {
                lines.Write(past);
                last = past.Sequence;
            }

            await terminal.Output.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (!growing)
                return ExitCode.Done;
            try
            {
                await Task.Delay(LookEvery, terminal.Time, terminal.Interrupts.Stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        }
    }
}
