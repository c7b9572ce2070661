using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Analysis;

/// <summary>Which trial ran where and when, from the times at which events were written down.</summary>
internal static class TimelineViews
{
    /// <summary>The timeline.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="events">All of its events.</param>
    /// <param name="now">The end of what runs.</param>
    /// <param name="most">At most so many segments, the newest.</param>
    public static async Task<SlotTimeline> OfAsync(SweepUpdate update, IAsyncEnumerable<PastEvent> events, DateTimeOffset now, int most)
    {
        var (running, segments) = (new Dictionary<int, (int Slot, SlotSegment Segment)>(), new List<(int Slot, SlotSegment Segment)>());
        var (from, to) = ((DateTimeOffset?)null, (DateTimeOffset?)null);
        await foreach (var past in events.ConfigureAwait(false))
        {
            to = past.Time;
            switch (past.Event)
            {
                case SweepEvent.SegmentStarted e when e.Trial < update.State.Trials.Count:
                    from ??= past.Time;
                    running[e.Trial] = (e.Slot, new(e.Trial, update.State.Trials[e.Trial].Configuration.Method, e.Rung, e.Attempt, past.Time, null, "running"));
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
                    foreach (var trial in running.Keys.ToList())
                        End(trial, "cancelled", past.Time);
                    break;
            }
        }

        // What has no end runs, or was cut off when its process died: then nobody knows how long it ran.
        to = update.HasEnded ? to : now;
        segments.AddRange(running.Values);
        return new(update.Sweep, from, from is null ? null : to, Lanes(segments, from ?? now, to ?? now, most), segments.Count, update.Sequence);

        void End(int trial, string outcome, DateTimeOffset time)
        {
            if (running.Remove(trial, out var ended))
                segments.Add((ended.Slot, ended.Segment with { End = time, Outcome = outcome }));
        }
    }

    private static IReadOnlyList<SlotLane> Lanes(List<(int Slot, SlotSegment Segment)> segments, DateTimeOffset from, DateTimeOffset to, int most)
    {
        var span = Math.Max(1, (to - from).Ticks);
        var shown = segments.OrderByDescending(at => at.Segment.Start).Take(most).Select(at => at.Segment).ToHashSet();
        return
        [
            .. segments.GroupBy(at => at.Slot).OrderBy(slot => slot.Key).Select(slot => new SlotLane(
                slot.Key,
                Math.Clamp((double)slot.Sum(at => ((at.Segment.End ?? to) - at.Segment.Start).Ticks) / span, 0, 1),
                [.. slot.Select(at => at.Segment).Where(shown.Contains).OrderBy(segment => segment.Start)])),
        ];
    }
}
