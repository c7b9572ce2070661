using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam stop</c>: asks the process that runs a sweep to stop it, and waits until it has stopped.</summary>
internal static class StopCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("stop", "SWEEP", "Stops a sweep that another process or a server runs; its segments save their checkpoints first", Create);

    private static Command Create(Terminal terminal) =>
        new SteerCommand(terminal).Create(
            Verb,
            async (_, service, sweep, stop) =>
            {
                await service.StopAsync(sweep, stop);
                return [];
            },
            (_, done) => Line(done)
        );

    private static string Line(SteerCommand.Done done)
    {
        var was = done switch
        {
            { After.Status: not SweepStatus.Stopped } => null,
            { WasRunning: true } => "; nothing is lost",
            { Before.Status: SweepStatus.Interrupted } => ": the process that ran it had died",
            _ => null,
        };
        return was is null
            ? done.EndedLine
            : $"{done.Sweep} is stopped{was}. To resume: {SweepReport.Resume(done.Host.Named(done.Sweep, done.After.Folder))}";
    }
}
