using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Analysis;

/// <summary>Which trial ran where and when, from the times at which events were written down; goes on from where it was with each look. Not thread-safe.</summary>
internal sealed class TimelineFold
{
    private readonly Dictionary<int, (int Slot, SlotSegment Segment)> _running = [];
    private readonly List<(int Slot, SlotSegment Segment)> _ended = [];
    private readonly Dictionary<int, string> _methods = [];
    private DateTimeOffset? _from,
        _to;

    /// <summary>Sequence of the last event that is in it.</summary>
    public long Last { get; private set; }

    /// <summary>The timeline of some events, all at once.</summary>
    public static async Task<SlotTimeline> OfAsync(SweepUpdate update, IAsyncEnumerable<PastEvent> events, DateTimeOffset now, int most)
    {
        var fold = new TimelineFold();
        await foreach (var past in events)
            fold.Add(past);
        return fold.View(update, now, most);
    }

    /// <summary>Takes the next event.</summary>
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
                _running[e.Trial] = (e.Slot, new(e.Trial, _methods[e.Trial], e.Rung, e.Attempt, past.Time, null, "running"));
                break;
            case SweepEvent.RungReached e:
                End(e.Trial, "reached", past.Time);
                break;
            case SweepEvent.SegmentFailed e:
                End(e.Trial, Words.Of(e.Kind), past.Time);
                break;
            case SweepEvent.TrialCancelled e:
                End(e.Trial, "cancelled", past.Time);
                break;
            case SweepEvent.SweepCancelled:
                foreach (var trial in _running.Keys.ToList())
                    End(trial, "cancelled", past.Time);
                break;
        }
    }

    /// <summary>The timeline so far.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="now">The end of what runs.</param>
    /// <param name="most">At most so many segments, the newest.</param>
    public SlotTimeline View(SweepUpdate update, DateTimeOffset now, int most)
    {
        // What has no end runs, or was cut off when its process died: then nobody knows how long it ran.
        var to = update.HasEnded ? _to : now;
        var segments = _ended.Concat(_running.Values).ToList();
        return new(update.Sweep, _from, _from is null ? null : to, Lanes(segments, _from ?? now, to ?? now, most), segments.Count, Last);
    }

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
