using System.Threading.Channels;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// The slots of one sweep, with one thread per running segment, because training computes for minutes and would starve the thread pool.
/// Only the sweep's loop calls the members; threads report through <see cref="Ended"/>.
/// </summary>
internal sealed class SlotPool : IDisposable
{
    private readonly Channel<Report?> _ended = Channel.CreateUnbounded<Report?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ITrialRunner _runner;
    private readonly SlotBudget.Share _share;
    private readonly SortedSet<int> _idle;
    private readonly IReadOnlyList<string> _devices;

    // By slot.
    private readonly Dictionary<int, (Segment Segment, SegmentGuard Guard)> _running = [];

    /// <param name="slots">Most segments at once.</param>
    /// <param name="runner">Runs the segments.</param>
    /// <param name="budget">The slots that all sweeps of the process share.</param>
    /// <param name="devices">Names of the devices that the slots take in turn; empty for the backend's own choice.</param>
    public SlotPool(int slots, ITrialRunner runner, SlotBudget budget, IReadOnlyList<string> devices)
    {
        (_runner, _idle, _devices) = (runner, [.. Enumerable.Range(0, slots)], devices);
        _share = budget.Join(slots, Wake);
    }

    /// <summary>The end of a segment.</summary>
    /// <param name="Segment">The segment.</param>
    /// <param name="Slot">Its slot.</param>
    /// <param name="Result">How it ended.</param>
    public sealed record Report(Segment Segment, int Slot, SegmentResult Result);

    /// <summary>Ends of segments; null wakes the loop for another reason.</summary>
    public ChannelReader<Report?> Ended => _ended.Reader;

    /// <summary>Slots that could take a segment if the budget allows it.</summary>
    public IReadOnlyList<int> Idle => [.. _idle];

    /// <summary>Trials with a segment on a slot, including segments that were asked to end and have not ended yet.</summary>
    public IReadOnlyList<int> Trials => [.. _running.Values.Select(running => running.Segment.Trial)];

    /// <summary>Whether no segment is on a slot.</summary>
    public bool IsIdle => _running.Count == 0;

    /// <summary>Why nothing runs, one line, if the sweep waits for a slot; null otherwise.</summary>
    public string? Waiting => _share.Waiting;

    /// <summary>Progress of the running segments, by trial.</summary>
    public IReadOnlyDictionary<int, SegmentProgress> Live =>
        _running
            .Values.Where(running => running.Guard.Progress is not null)
            .ToDictionary(running => running.Segment.Trial, running => running.Guard.Progress!.Value);

    /// <summary>Wakes the loop. Thread-safe.</summary>
    public void Wake() => _ended.Writer.TryWrite(null);

    /// <summary>
    /// Asks the budget for the wanted number of slots, 0 if none is needed now. Each slot that it gives must go to <see cref="Start"/> or
    /// <see cref="Decline"/>.
    /// </summary>
    public int Take(int wanted) => _share.Take(wanted);

    /// <summary>Gives back slots that were taken and not used, and stops waiting for more.</summary>
    public void Decline(int taken)
    {
        for (; taken > 0; taken--)
            _share.Return();
        _share.Take(0);
    }

    /// <summary>Starts a segment on an idle slot that was taken.</summary>
    public void Start(Segment segment, int slot)
    {
        _idle.Remove(slot);
        var guard = new SegmentGuard();
        _running[slot] = (segment, guard);
        var request = new SegmentRequest(segment) { Device = _devices.Count == 0 ? null : _devices[slot % _devices.Count] };
        _ = Task.Factory.StartNew(
            () => _ended.Writer.TryWrite(new Report(segment, slot, guard.Run(_runner, request))),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>Lets the segments of these trials save and end at their next iteration.</summary>
    public void Halt(IReadOnlyCollection<int> trials) => End(trials, guard => guard.Halt());

    /// <summary>Lets the segments of these trials end at their next iteration without saving.</summary>
    public void Cut(IReadOnlyCollection<int> trials) => End(trials, guard => guard.Cut());

    /// <summary>Frees the slot of a segment that has ended.</summary>
    public void Free(Report report)
    {
        if (_running.Remove(report.Slot, out var running))
            running.Guard.Dispose();
        _idle.Add(report.Slot);
        _share.Return();
    }

    /// <summary>Gives the sweep's share of the budget to others: nothing runs or will run.</summary>
    public void Leave() => _share.Dispose();

    public void Dispose()
    {
        foreach (var (_, guard) in _running.Values)
            guard.Dispose();
    }

    private void End(IReadOnlyCollection<int> trials, Action<SegmentGuard> end)
    {
        foreach (var (segment, guard) in _running.Values)
        {
            if (trials.Contains(segment.Trial))
                end(guard);
        }
    }
}
