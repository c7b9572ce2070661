using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine;

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
                try
                {
                    await service.PauseAsync(sweep, stop);
                }
                catch (ConflictException)
                {
                    // Nothing trains, which is what a user wants with a pause and with a stop. Both say so and succeed.
                    if (!(await service.GetAsync(sweep, stop)).HasEnded)
                        throw;
                }

                return [];
            },
            (_, done) =>
                done.After.Status is not (SweepStatus.Running or SweepStatus.Paused)
                    ? done.EndedLine
                    : $"{done.Sweep} is {done.Status}; its process waits. To resume: {SweepReport.Resume(done.Host.Named(done.Sweep, done.After.Folder))}"
        );
}
