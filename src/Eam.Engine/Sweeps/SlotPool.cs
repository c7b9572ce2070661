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
internal sealed class SlotPool : IDisposable
{
    private readonly Channel<Report?> _ended = Channel.CreateUnbounded<Report?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<int, SegmentProgress> _live = new();
    private readonly ITrialRunner _runner;
    private readonly SlotBudget.Share _share;
    private readonly SortedSet<int> _idle;
    private readonly IReadOnlyList<string> _devices;
    private readonly Dictionary<int, Segment> _running = [];
    private CancellationTokenSource _halt = new();

    /// <param name="slots">Most segments at once.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="budget">What the sweeps of the process share.</param>
    /// <param name="devices">Names of devices that the slots take in turn; none: the backend's own choice.</param>
    public SlotPool(int slots, ITrialRunner runner, SlotBudget budget, IReadOnlyList<string> devices)
    {
        (_runner, _idle, _devices) = (runner, [.. Enumerable.Range(0, slots)], devices);
        _share = budget.Join(slots, Wake);
    }

    /// <summary>A segment's end.</summary>
    /// <param name="Command">What it was to do.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="DiskFull">What could not be written because the disk is full, one line; null otherwise.</param>
    public sealed record Report(SweepCommand.Train Command, SegmentOutcome Outcome, string? DiskFull = null);

    /// <summary>A segment on a slot.</summary>
    /// <param name="Command">What it is to do.</param>
    /// <param name="End">Ends it: it saves, unless <paramref name="Cut"/> is cancelled too.</param>
    /// <param name="Cut">Ends it without saving.</param>
    /// <param name="Permit">Its right to save.</param>
    private sealed record Segment(SweepCommand.Train Command, CancellationTokenSource End, CancellationTokenSource Cut, WritePermit Permit);

    /// <summary>Ends of segments; null wakes the loop for another reason.</summary>
    public ChannelReader<Report?> Ended => _ended.Reader;

    /// <summary>Slots that could take a segment, where the budget allows it.</summary>
    public IReadOnlyList<int> Idle => [.. _idle];

    /// <summary>Whether no segment is on a slot.</summary>
    public bool IsIdle => _running.Count == 0;

    /// <summary>That nothing runs for want of a slot, one line; null otherwise.</summary>
    public string? Waiting => _share.Waiting;

    /// <summary>Progress of the running segments, by trial.</summary>
    public IReadOnlyDictionary<int, SegmentProgress> Live => _live.ToDictionary();

    /// <summary>Wakes the loop; from any thread.</summary>
    public void Wake() => _ended.Writer.TryWrite(null);

    /// <summary>Whether a segment of the trial is on a slot, be it one that was cut and has not ended yet.</summary>
    public bool Holds(int trial) => _running.Values.Any(segment => segment.Command.Trial == trial);

    /// <summary>Asks the budget for so many slots, 0 when none is needed now; each that it gives is for <see cref="Start"/>, or for <see cref="Decline"/>.</summary>
    public int Take(int wanted) => _share.Take(wanted);

    /// <summary>Gives back what was taken and not used, and waits for no more.</summary>
    public void Decline(int taken)
    {
        for (; taken > 0; taken--)
            _share.Return();
        _share.Take(0);
    }

    /// <summary>Starts a segment on an idle slot that was taken.</summary>
    public void Start(SweepCommand.Train command)
    {
        _idle.Remove(command.Slot);
        var segment = new Segment(
            command,
            CancellationTokenSource.CreateLinkedTokenSource(_halt.Token),
            new CancellationTokenSource(),
            new WritePermit()
        );
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
            segment.Permit.Withdraw();
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
        _share.Return();
    }

    /// <summary>Nothing runs or will run: others get its part of the budget.</summary>
    public void Leave() => _share.Dispose();

    public void Dispose() => _halt.Dispose();

    private string? DeviceOf(int slot) => _devices.Count == 0 ? null : _devices[slot % _devices.Count];

    private void Run(Segment segment)
    {
        var (command, cut) = (segment.Command, segment.Cut.Token);
        SegmentOutcome outcome;
        string? full = null;
        try
        {
            outcome = _runner.Run(
                SegmentRequest.Of(command) with
                {
                    Permit = segment.Permit,
                    Device = DeviceOf(command.Slot),
                },
                Show,
                segment.End.Token
            );
        }
        catch (Exception) when (cut.IsCancellationRequested)
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
            outcome = new SegmentOutcome.Failed(
                FailureKind.Crashed,
                line.StartsWith("trial ", StringComparison.Ordinal) ? line : $"trial {command.Trial}: {line}"
            );
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
