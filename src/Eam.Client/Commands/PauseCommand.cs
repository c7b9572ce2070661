using System.CommandLine;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam pause</c>: pauses a sweep that another process runs. It trains nothing until it is resumed.</summary>
internal static class PauseCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "pause",
            "SWEEP",
            "Pauses a sweep that another process or a server runs: its segments save a checkpoint and stop, and its process waits for `eam resume`",
            Create
        );

    private static Command Create(Terminal terminal) =>
        new SteerCommand(terminal).Create(
            Verb,
            async (_, service, sweep, stop) =>
            {
                await service.PauseAsync(sweep, stop);
                return [];
            },
            (_, done) =>
                $"{done.Sweep} is {done.Status}; its process waits. To resume: {SweepReport.Resume(done.Host.Named(done.Sweep, done.After.Folder))}"
        );
}
