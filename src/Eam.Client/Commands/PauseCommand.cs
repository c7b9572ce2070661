using System.CommandLine;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam pause</c>: a sweep that another process runs trains nothing until it is resumed.</summary>
internal static class PauseCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal) =>
        new SteerCommand(terminal).Create(
            "pause",
            "Pauses a sweep that another process, or a server, runs: its segments save and stop, its process waits for `eam resume`",
            async (_, service, sweep, stop) =>
            {
                await service.PauseAsync(sweep, stop);
                return [];
            },
            (_, done) =>
                $"{done.Sweep} is {done.Status}; its process waits. Go on with: {SweepReport.Resume(done.Host.Named(done.Sweep, done.After.Folder))}"
        );
}
