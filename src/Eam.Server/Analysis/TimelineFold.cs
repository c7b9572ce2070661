using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Analysis;

/// <summary>
/// Computes which trial ran where and when, from the times of events. Each use continues after the last event that was read. Not
/// thread-safe.
/// </summary>
internal sealed class TimelineFold
{
    private readonly Dictionary<int, (int Slot, SlotSegment Segment)> _running = [];
    private readonly List<(int Slot, SlotSegment Segment)> _ended = [];
    private readonly Dictionary<int, string> _methods = [];
    private DateTimeOffset? _from,
        _to;

    /// <summary>Sequence number of the last event in the timeline.</summary>
    public long Last { get; private set; }

    /// <summary>Builds the timeline of some events.</summary>
    public static async Task<SlotTimeline> OfAsync(SweepUpdate update, IAsyncEnumerable<PastEvent> events, DateTimeOffset now, int most)
    {
        var fold = new TimelineFold();
        await foreach (var past in events)
            fold.Add(past);
        return fold.View(update, now, most);
    }

    /// <summary>Adds the next event.</summary>
    public void Add(PastEvent past)
    {
        (Last, _to) = (past.Sequence, past.Time);
        switch (past.Event)
        {
            case SweepEvent.TrialCreated e:
                _methods[e.Trial] = e.Configuration.Method;
                break;
            case SweepEvent.SegmentStarted e:
                _from ??= past.Time;
                _running[e.Trial] = (
                    e.Slot,
                    new(e.Trial, _methods[e.Trial], RungNumber.Of(e.Rung), e.Attempt, past.Time, null, TrialStatus.Running.ToWord())
                );
                break;
            case SweepEvent.RungReached e:
                End(e.Trial, "reached", past.Time);
                break;
            case SweepEvent.SegmentFailed e:
                End(e.Trial, e.Kind.ToWord(), past.Time);
                break;
            case SweepEvent.TrialCancelled e:
                End(e.Trial, FailureKind.Cancelled.ToWord(), past.Time);
                break;
            case SweepEvent.SweepCancelled:
                foreach (var trial in _running.Keys.ToList())
                    End(trial, FailureKind.Cancelled.ToWord(), past.Time);
                break;
        }
    }

    /// <summary>Returns the timeline so far.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="now">End of segments that still run.</param>
    /// <param name="most">Maximum number of segments; the newest are kept.</param>
    public SlotTimeline View(SweepUpdate update, DateTimeOffset now, int most)
    {
        // A segment without an end still runs, or was cut off when its process died. In the second case its duration is not known.
        var to = update.HasEnded ? _to : now;
        var open = _running.Values.Select(at => update.HasEnded ? (at.Slot, Segment: CutOff(at.Segment)) : at);
        var segments = _ended.Concat(open).ToList();
        return new(update.Sweep, _from, _from is null ? null : to, Lanes(segments, _from ?? now, to ?? now, most), segments.Count, Last);
    }

    private static SlotSegment CutOff(SlotSegment segment) => segment with { Outcome = FailureKind.Preempted.ToWord() };

    private void End(int trial, string outcome, DateTimeOffset time)
    {
        if (_running.Remove(trial, out var ended))
            _ended.Add((ended.Slot, ended.Segment with { End = time, Outcome = outcome }));
    }

    private static IReadOnlyList<SlotLane> Lanes(
        List<(int Slot, SlotSegment Segment)> segments,
        DateTimeOffset from,
        DateTimeOffset to,
        int most
    )
    {
        var span = Math.Max(1, (to - from).Ticks);
        var shown =
            segments.Count <= most
                ? null
                : segments.Select(at => at.Segment).OrderByDescending(segment => segment.Start).Take(most).ToHashSet();
        return
        [
            .. segments
                .GroupBy(at => at.Slot)
                .OrderBy(slot => slot.Key)
                .Select(slot => new SlotLane(
                    slot.Key,
                    Math.Clamp((double)slot.Sum(at => ((at.Segment.End ?? to) - at.Segment.Start).Ticks) / span, 0, 1),
                    [.. slot.Select(at => at.Segment).Where(segment => shown?.Contains(segment) ?? true).OrderBy(segment => segment.Start)]
                )),
        ];
    }
}
