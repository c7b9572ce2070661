using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>
/// What one running sweep measures of itself. Its methods are called by the sweep's loop alone; gauges are read from any thread, from the sweep's newest
/// update. Costs next to nothing while nobody listens.
/// </summary>
internal sealed class SweepMeter : IDisposable
{
    private static readonly ConcurrentDictionary<SweepMeter, bool> Running = new();
    private static readonly Meter Meter = new(EngineTelemetry.Name);
    private static readonly Histogram<double> SegmentDuration = Meter.CreateHistogram<double>(
        "eam.segment.duration",
        "s",
        "How long a segment was on its slot."
    );
    private static readonly Counter<double> ComputeSpent = Meter.CreateCounter<double>(
        "eam.compute.spent",
        "{unit}",
        "Compute of segments that reached their rung, in the sweep's unit."
    );
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "eam.decisions",
        "{decision}",
        "Decisions of the scheduler that brought a command."
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
            "Trials of running sweeps by state."
        );
        Meter.CreateObservableGauge(
            "eam.queue.length",
            () => Running.Keys.Select(sweep => sweep.Queue()),
            "{trial}",
            "Trials that could train and wait for a slot."
        );
        Meter.CreateObservableGauge(
            "eam.slots.utilization",
            () => Running.Keys.Select(sweep => sweep.Utilization()),
            "1",
            "Slots with a segment, of all slots."
        );
    }

    public SweepMeter(string sweep, SweepFeed feed, int slots) => (_sweep, _feed, _slots) = (sweep, feed, slots);

    /// <summary>From here to its disposal the gauges show the sweep.</summary>
    public void Begin() => Running[this] = true;

    /// <summary>The machine was asked and had commands.</summary>
    public static void Decided() => Decisions.Add(1);

    /// <summary>A segment went to its slot.</summary>
    public void Started(SweepCommand.Train command)
    {
        // A root of its own, which must not become the parent of what the loop does next.
        var current = Activity.Current;
        Activity.Current = null;
        var activity = EngineTelemetry
            .Source.StartActivity("segment")
            ?.SetTag("eam.sweep", _sweep)
            .SetTag("eam.trial", command.Trial)
            .SetTag("eam.rung", command.Rung)
            .SetTag("eam.slot", command.Slot)
            .SetTag("eam.method", command.Configuration.Method);
        Activity.Current = current;
        _segments[command.Slot] = (Stopwatch.GetTimestamp(), activity);
    }

    /// <summary>A segment left its slot.</summary>
    /// <param name="command">What it was to do.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="before">The state without it.</param>
    public void Ended(SweepCommand.Train command, SegmentOutcome outcome, SweepState before)
    {
        if (!_segments.Remove(command.Slot, out var segment))
            return;
        var method = command.Configuration.Method;
        var word = outcome switch
        {
            SegmentOutcome.RungReached => "reached",
            SegmentOutcome.Failed failed => failed.Kind.ToWord(),
            _ => "stopped",
        };
        SegmentDuration.Record(Stopwatch.GetElapsedTime(segment.Since).TotalSeconds, new("eam.method", method), new("eam.outcome", word));
        Stop(segment.Activity?.SetTag("eam.outcome", word));
        if (outcome is SegmentOutcome.RungReached { Points: [.., var last] })
        {
            var unit = before.Spec.Halving.Unit;
            ComputeSpent.Add(
                Math.Max(0, last.Spent.In(unit) - before.Trials[command.Trial].Spent.In(unit)),
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

    // Stopping an activity makes the one before it the current one: here the activity of the report that ended the segment must stay.
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
