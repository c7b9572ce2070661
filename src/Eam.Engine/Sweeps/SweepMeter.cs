using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Eam.Core;
using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>
/// The metrics of one running sweep. Only the sweep's loop calls its methods; gauges are read from any thread, from the sweep's newest
/// update. It costs almost nothing while nobody listens.
/// </summary>
internal sealed class SweepMeter : IDisposable
{
    private static readonly ConcurrentDictionary<SweepMeter, bool> Running = new();
    private static readonly Meter Meter = new(EngineTelemetry.Name);
    private static readonly Histogram<double> SegmentDuration = Meter.CreateHistogram<double>(
        "eam.segment.duration",
        "s",
        "Duration of a segment on its slot."
    );
    private static readonly Counter<double> ComputeSpent = Meter.CreateCounter<double>(
        "eam.compute.spent",
        "{unit}",
        "Compute of the segments that reached their rung, in the sweep's unit."
    );
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "eam.decisions",
        "{decision}",
        "Number of scheduler decisions that gave a command."
    );

    private readonly string _sweep;
    private readonly SweepFeed _feed;
    private readonly int _slots;
    private readonly Dictionary<int, (long Since, Activity? Activity)> _segments = [];

    static SweepMeter()
    {
        Meter.CreateObservableGauge(
            "eam.trials",
            () => Running.Keys.SelectMany(sweep => sweep.Trials()),
            "{trial}",
            "Number of trials of running sweeps, by state."
        );
        Meter.CreateObservableGauge(
            "eam.queue.length",
            () => Running.Keys.Select(sweep => sweep.Queue()),
            "{trial}",
            "Number of trials that could train but wait for a slot."
        );
        Meter.CreateObservableGauge(
            "eam.slots.utilization",
            () => Running.Keys.Select(sweep => sweep.Utilization()),
            "1",
            "Share of slots that run a segment."
        );
    }

    public SweepMeter(string sweep, SweepFeed feed, int slots) => (_sweep, _feed, _slots) = (sweep, feed, slots);

    /// <summary>Shows the sweep in the gauges from now until disposal.</summary>
    public void Begin() => Running[this] = true;

    /// <summary>Counts a decision of the sweep machine that gave commands.</summary>
    public static void Decided() => Decisions.Add(1);

    /// <summary>Notes that a segment has started on a slot.</summary>
    public void Started(Segment segment, int slot)
    {
        // The activity is a root, and must not become the parent of what the loop does next.
        var current = Activity.Current;
        Activity.Current = null;
        var activity = EngineTelemetry
            .Source.StartActivity("segment")
            ?.SetTag("eam.sweep", _sweep)
            .SetTag("eam.trial", segment.Trial)
            .SetTag("eam.rung", RungNumber.Of(segment.Rung))
            .SetTag("eam.slot", slot)
            .SetTag("eam.method", segment.Configuration.Method);
        Activity.Current = current;
        _segments[slot] = (Stopwatch.GetTimestamp(), activity);
    }

    /// <summary>Notes that a segment has left its slot.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="outcome">How the segment ended.</param>
    /// <param name="before">The sweep's state before the end of the segment.</param>
    public void Ended(Segment segment, int slot, SegmentOutcome outcome, SweepState before)
    {
        if (!_segments.Remove(slot, out var started))
            return;
        var method = segment.Configuration.Method;
        var word = outcome switch
        {
            SegmentOutcome.RungReached => "reached",
            SegmentOutcome.Failed failed => failed.Kind.ToWord(),
            _ => "stopped",
        };
        SegmentDuration.Record(Stopwatch.GetElapsedTime(started.Since).TotalSeconds, new("eam.method", method), new("eam.outcome", word));
        Stop(started.Activity?.SetTag("eam.outcome", word));
        if (outcome is SegmentOutcome.RungReached { Points: [.., var last] })
        {
            var unit = before.Spec.Halving.Unit;
            ComputeSpent.Add(
                Math.Max(0, last.Spent.In(unit) - before.Trials[segment.Trial].Spent.In(unit)),
                new("eam.method", method),
                new("eam.unit", unit.ToWord())
            );
        }
    }

    public void Dispose()
    {
        Running.TryRemove(this, out _);
        foreach (var (_, activity) in _segments.Values)
            Stop(activity);
    }

    // Stopping an activity makes its predecessor the current one, but here the activity of the report that ended the segment must stay
    // current.
    private static void Stop(Activity? segment)
    {
        var current = Activity.Current;
        segment?.Stop();
        Activity.Current = current;
    }

    private IEnumerable<Measurement<int>> Trials() =>
        _feed
            .Latest.State.Trials.GroupBy(trial => trial.Status)
            .Select(state => new Measurement<int>(state.Count(), new("eam.sweep", _sweep), new("eam.state", state.Key.ToWord())));

    private Measurement<int> Queue() =>
        new(
            _feed.Latest.State.Trials.Count(trial =>
                trial.Status == TrialStatus.Pending || (trial.Status == TrialStatus.Paused && trial.Entered > trial.Rung)
            ),
            new KeyValuePair<string, object?>("eam.sweep", _sweep)
        );

    private Measurement<double> Utilization() =>
        new(
            (double)_feed.Latest.State.Trials.Count(trial => trial.Status == TrialStatus.Running) / _slots,
            new KeyValuePair<string, object?>("eam.sweep", _sweep)
        );
}
