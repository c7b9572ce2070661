using Eam.Client.Hosts;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary>Prints what the program of a trial has printed, for <c>eam logs --program</c>.</summary>
internal static class ProgramOutput
{
    /// <summary>Prints the output so far, and if asked for also what is added until the trial's segment ends.</summary>
    /// <param name="terminal">Terminal that receives the output.</param>
    /// <param name="host">Place of the sweep.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="follow">Whether to wait for more.</param>
    /// <exception cref="Engine.EngineException">The sweep has no such output, or it cannot be read.</exception>
    public static async Task<int> PrintAsync(Terminal terminal, SweepHost host, SweepResults sweep, int trial, bool follow)
    {
        try
        {
            await foreach (var piece in host.Service.OutputAsync(host.Id(sweep), trial, 0, follow, terminal.Interrupts.Stop))
            {
                await terminal.Output.Writer.WriteAsync(TerminalText.Clean(piece.Text));
                await terminal.Output.Writer.FlushAsync(CancellationToken.None);
                terminal.Interrupts.Stop.ThrowIfCancellationRequested();
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (terminal.Interrupts.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
