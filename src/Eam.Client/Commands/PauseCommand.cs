using System.CommandLine;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam pause</c>: a sweep that another process runs trains nothing until it is resumed.</summary>
internal static class PauseCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal) => new SteerCommand(terminal).Create(
        "pause",
        "Pauses a sweep that another process runs here: its segments save and stop, its process waits for `eam resume`",
        async (_, service, sweep, stop) =>
        {
            await service.PauseAsync(sweep.Folder, stop).ConfigureAwait(false);
            return [];
        },
        (_, done) => $"{done.Sweep} is {done.Status}; its process waits. Go on with: {SweepReport.Resume(done.Sweep, done.Data)}");
}
