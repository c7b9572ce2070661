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
internal sealed class SlotPool(int slots, ITrialRunner runner) : IDisposable
{
    private readonly Channel<Report?> _ended = Channel.CreateUnbounded<Report?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<int, SegmentProgress> _live = new();
    private readonly SortedSet<int> _idle = [.. Enumerable.Range(0, slots)];
    private readonly Dictionary<int, Segment> _running = [];
    private CancellationTokenSource _halt = new();

    /// <summary>A segment's end.</summary>
    /// <param name="Command">What it was to do.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="DiskFull">What could not be written because the disk is full, one line; null otherwise.</param>
    public sealed record Report(SweepCommand.Train Command, SegmentOutcome Outcome, string? DiskFull = null);

    /// <summary>A segment on a slot.</summary>
    /// <param name="Command">What it is to do.</param>
    /// <param name="End">Ends it: it saves, unless <paramref name="Cut"/> is cancelled too.</param>
    /// <param name="Cut">Ends it without saving.</param>
    private sealed record Segment(SweepCommand.Train Command, CancellationTokenSource End, CancellationTokenSource Cut);

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

    /// <summary>Whether a segment of the trial is on a slot, be it one that was cut and has not ended yet.</summary>
    public bool Holds(int trial) => _running.Values.Any(segment => segment.Command.Trial == trial);

    /// <summary>Starts a segment on an idle slot.</summary>
    public void Start(SweepCommand.Train command)
    {
        _idle.Remove(command.Slot);
        var segment = new Segment(command, CancellationTokenSource.CreateLinkedTokenSource(_halt.Token), new CancellationTokenSource());
        _running[command.Slot] = segment;
        _ = Task.Factory.StartNew(() => Run(segment), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The segments that run save and end at their next iteration; those that are started later are not concerned.</summary>
    public void Halt()
    {
        _halt.Cancel();
        _halt.Dispose();
        _halt = new CancellationTokenSource();
    }

    /// <summary>The segment of a trial, or those of all, end at their next iteration and save nothing.</summary>
    public void Cut(int? trial)
    {
        foreach (var segment in _running.Values.Where(segment => trial is null || segment.Command.Trial == trial))
        {
            segment.Cut.Cancel();
            segment.End.Cancel();
        }
    }

    /// <summary>Frees the slot of a segment that ended.</summary>
    public void Free(Report report)
    {
        if (_running.Remove(report.Command.Slot, out var segment))
        {
            segment.End.Dispose();
            segment.Cut.Dispose();
        }

        _idle.Add(report.Command.Slot);
    }

    public void Dispose() => _halt.Dispose();

    private void Run(Segment segment)
    {
        var (command, cut) = (segment.Command, segment.Cut.Token);
        SegmentOutcome outcome;
        string? full = null;
        try
        {
            outcome = runner.Run(SegmentRequest.Of(command), Show, segment.End.Token);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            outcome = new SegmentOutcome.Stopped();
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
            var line = FileErrors.Describe(failure);
            outcome = new SegmentOutcome.Failed(FailureKind.Crashed, line.StartsWith("trial ", StringComparison.Ordinal) ? line : $"trial {command.Trial}: {line}");
        }

        _live.TryRemove(command.Trial, out _);
        _ended.Writer.TryWrite(new Report(command, outcome, full));

        void Show(SegmentProgress progress)
        {
            cut.ThrowIfCancellationRequested();
            _live[command.Trial] = progress;
        }
    }
}
