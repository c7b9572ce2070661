using Eam.Client.Hosts;
using Eam.Engine.Commands;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary>Prints what the program of a trial has printed, for <c>eam logs --program</c>.</summary>
internal static class ProgramOutput
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Prints the output so far, and if asked for also what is added until the trial's segment ends.</summary>
    /// <param name="terminal">Terminal that receives the output.</param>
    /// <param name="host">Place of the sweep: a data folder.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="follow">Whether to wait for more.</param>
    /// <exception cref="Engine.EngineException">The sweep has no such output, or it cannot be read.</exception>
    public static async Task<int> PrintAsync(Terminal terminal, SweepHost host, SweepResults sweep, int trial, bool follow)
    {
        var output = new TrialOutput(sweep, trial);
        try
        {
            while (true)
            {
                // Asked before the file is read: what a segment printed at its end is then read too.
                var grows = follow && output.MayGrow(await host.ReadAsync(host.Id(sweep), terminal.Interrupts.Stop));
                while (output.Read() is { Length: > 0 } text)
                {
                    // Bars of progress return to the start of their line; each state becomes a line.
                    var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
                    await terminal.Output.Writer.WriteAsync(TerminalText.Clean(lines));
                    terminal.Interrupts.Stop.ThrowIfCancellationRequested();
                }

                await terminal.Output.Writer.FlushAsync(CancellationToken.None);
                if (!grows)
                    return ExitCode.Done;
                await Task.Delay(LookEvery, terminal.Time, terminal.Interrupts.Stop);
            }
        }
        catch (OperationCanceledException) when (terminal.Interrupts.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
