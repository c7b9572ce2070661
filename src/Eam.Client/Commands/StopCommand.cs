using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam stop</c>: asks the process that runs a sweep to drain it, and waits until it has.</summary>
internal static class StopCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal) => new SteerCommand(terminal).Create(
        "stop",
        "Stops a sweep that another process runs here; its segments save their checkpoints",
        async (_, service, sweep, stop) =>
        {
            await service.StopAsync(sweep.Folder, stop).ConfigureAwait(false);
            return [];
        },
        (_, done) => done.WasRunning && done.After.Status == SweepStatus.Stopped
            ? $"{done.Sweep} is stopped; nothing is lost. Go on with: {SweepReport.Resume(done.Sweep, done.Data)}"
            : $"{done.Sweep} {(done.WasRunning ? "ended meanwhile" : "was not running")}: it is {done.Status}");
}
