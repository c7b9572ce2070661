using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam stop</c>: asks the process that runs a sweep to drain it, and waits until it has.</summary>
internal static class StopCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal) =>
        new SteerCommand(terminal).Create(
            "stop",
            "Stops a sweep that another process, or a server, runs; its segments save their checkpoints",
            async (_, service, sweep, stop) =>
            {
                await service.StopAsync(sweep, stop);
                return [];
            },
            (_, done) =>
                done.WasRunning && done.After.Status == SweepStatus.Stopped
                    ? $"{done.Sweep} is stopped; nothing is lost. Go on with: {SweepReport.Resume(done.Host.Named(done.Sweep, done.After.Folder))}"
                    : $"{done.Sweep} {(done.WasRunning ? "ended meanwhile" : "was not running")}: it is {done.Status}"
        );
}
