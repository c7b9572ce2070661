using System.Collections.Concurrent;
using System.Threading.Channels;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// The worker slots of one sweep: a thread a running segment, because training computes for minutes and would starve the thread pool. Its methods are
/// called by the sweep's loop alone; threads report through <see cref="Ended"/>.
/// </summary>
internal sealed class SlotPool(int slots, ITrialRunner runner, CancellationToken drain)
{
    private readonly Channel<Report?> _ended = Channel.CreateUnbounded<Report?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<int, SegmentProgress> _live = new();
    private readonly SortedSet<int> _idle = [.. Enumerable.Range(0, slots)];

    /// <summary>A segment's end.</summary>
    /// <param name="Command">What it was to do.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="DiskFull">What could not be written because the disk is full, one line; null otherwise.</param>
    public sealed record Report(SweepCommand.Train Command, SegmentOutcome Outcome, string? DiskFull = null);

    /// <summary>Ends of segments; null wakes the loop for another reason.</summary>
    public ChannelReader<Report?> Ended => _ended.Reader;

    /// <summary>Slots that could take a segment.</summary>
    public IReadOnlyList<int> Idle => [.. _idle];

    /// <summary>Whether no segment is on a slot.</summary>
    public bool IsIdle => _idle.Count == slots;

    /// <summary>Progress of the running segments, by trial.</summary>
    public IReadOnlyDictionary<int, SegmentProgress> Live => _live.ToDictionary();

    /// <summary>Wakes the loop; from any thread.</summary>
    public void Wake() => _ended.Writer.TryWrite(null);

    /// <summary>Starts a segment on an idle slot.</summary>
    public void Start(SweepCommand.Train command)
    {
        _idle.Remove(command.Slot);
        _ = Task.Factory.StartNew(() => Run(command), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Frees the slot of a segment that ended.</summary>
    public void Free(Report report) => _idle.Add(report.Command.Slot);

    private void Run(SweepCommand.Train command)
    {
        SegmentOutcome outcome;
        string? full = null;
        try
        {
            outcome = runner.Run(SegmentRequest.Of(command), progress => _live[command.Trial] = progress, drain);
        }
        catch (Exception failure) when (FileErrors.IsDiskFull(failure))
        {
            // Not the trial's fault: it keeps its place, and goes on from its last checkpoint once there is room.
            full = FileErrors.FirstLine(failure);
            outcome = new SegmentOutcome.Failed(FailureKind.Preempted, $"trial {command.Trial}: {full}");
        }
        catch (Exception failure)
        {
            // Whatever a trial does must end that trial's segment and not the sweep.
            var line = failure is EngineException ? FileErrors.FirstLine(failure) : $"{failure.GetType().Name}: {FileErrors.FirstLine(failure)}";
            outcome = new SegmentOutcome.Failed(FailureKind.Crashed, line.StartsWith("trial ", StringComparison.Ordinal) ? line : $"trial {command.Trial}: {line}");
        }

        _live.TryRemove(command.Trial, out _);
        _ended.Writer.TryWrite(new Report(command, outcome, full));
    }
}
