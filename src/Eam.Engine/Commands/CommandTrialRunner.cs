using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Trials;

namespace Eam.Engine.Commands;

/// <summary>
/// Trains segments with a program of the user, one process a segment (docs/trainers.md). Thread-safe for different trials.
/// </summary>
internal sealed class CommandTrialRunner : ITrialRunner
{
    private readonly SweepSpec _spec;
    private readonly SweepFolder _folder;
    private readonly TimeProvider _time;
    private readonly Resumption _resumption;

    /// <summary>
    /// Creates the runner of a sweep. It checks that the program exists, so that a mistake fails the sweep at its start instead of each
    /// trial.
    /// </summary>
    /// <param name="spec">The sweep, which has a command.</param>
    /// <param name="folder">The folder of the sweep. On a cluster, other hosts train other trials there.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="EngineException">The program cannot be found, or this system cannot run it.</exception>
    public CommandTrialRunner(SweepSpec spec, SweepFolder folder, TimeProvider time)
    {
        (_spec, _folder, _time) = (spec, folder, time);
        _resumption = new(folder.Checkpoints, checkpoint => CommandState.Completed(checkpoint, spec.Halving.Unit));
        CommandProgram.Check(spec.Command!);
    }

    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        if (_resumption.Find(request, out var checkpoint) is { } lost)
            return lost;

        // Left by a process that was killed. The trial is this host's now.
        _folder.Checkpoints.RemoveUnfinished(request.Trial);
        try
        {
            using var segment = new CommandSegment(_spec, _folder, request, checkpoint, _time);
            var outcome = segment.IsComplete ? segment.Reached : segment.Run(progress, cancellationToken);
            _resumption.Ended(request.Trial);
            return outcome;
        }
        catch (InvalidStateException failure) when (checkpoint is not null)
        {
            return _resumption.FallBack(request, $"trial {request.Trial}: its checkpoint does not fit the trial: {failure.Message}");
        }
    }
}
