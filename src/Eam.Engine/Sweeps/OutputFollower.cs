using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Results;

namespace Eam.Engine.Sweeps;

/// <summary>Reads and follows what the programs of trials print, from the file in the sweep's folder.</summary>
internal static class OutputFollower
{
    /// <summary>How long the programs that follow an output wait before they look for more.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the pieces of a trial's output (<see cref="ISweepService.OutputAsync"/>).</summary>
    /// <param name="look">Returns the sweep as it is now.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="after">Number of bytes that the caller has; negative: begin so many bytes before the end.</param>
    /// <param name="follow">Whether to wait for more until the trial's segment has ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="elsewhere">Where else the output may be, as words that follow "has printed nothing"; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public static async IAsyncEnumerable<OutputPiece> ReadAsync(
        Func<CancellationToken, Task<SweepUpdate>> look,
        int trial,
        long after,
        bool follow,
        TimeProvider time,
        string? elsewhere,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (TrialOutput? output = null; ; )
        {
            // Asked before the file is read: what a segment printed at its end is then read too.
            var sweep = await look(cancellationToken).ConfigureAwait(false);
            output ??= Open(sweep, trial, after);
            while (await Task.Run(output.Read, cancellationToken).ConfigureAwait(false) is { } piece)
                yield return piece;
            if (!(follow && sweep.IsTraining(trial)))
            {
                if (!output.IsThere)
                    throw new NotFoundException($"trial {trial} of {sweep.Sweep} has printed nothing{Yet(sweep, trial)}{elsewhere}");
                yield break;
            }

            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TrialOutput Open(SweepUpdate sweep, int trial, long after)
    {
        if (sweep.State.Spec.Command is null)
            throw new NotFoundException($"{sweep.Sweep} has no output of programs: its task is {sweep.State.Spec.Task.Name}, not command");
        SweepResults.CheckTrial(sweep.Sweep, sweep.State, trial);
        return new(new SweepFolder(sweep.Folder), trial, after);
    }

    private static string Yet(SweepUpdate sweep, int trial) =>
        !sweep.HasEnded && sweep.State.Trials[trial].Status is TrialStatus.Pending or TrialStatus.Running ? " yet" : string.Empty;
}
