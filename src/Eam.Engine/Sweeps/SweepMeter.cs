using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

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

    /// <summary>Records that a segment started on its slot.</summary>
    public void Started(SweepCommand.Train command)
    {
        // The activity is a root, and must not become the parent of what the loop does next.
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

    /// <summary>Records that a segment left its slot.</summary>
    /// <param name="command">The command that started the segment.</param>
    /// <param name="outcome">How the segment ended.</param>
    /// <param name="before">The state before the segment's end was applied.</param>
    public void Ended(SweepCommand.Train command, SegmentOutcome outcome, SweepState before)
    {
        if (!_segments.Remove(command.Slot, out var segment))
            return;
        var method = command.Configuration.Method;
        var word = outcome switch
        {
            SegmentOutcome.RungReached => "reached",
            SegmentOutcome.Failed failed => Snake(failed.Kind),
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
                new("eam.unit", Snake(unit))
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
            .Select(state => new Measurement<int>(state.Count(), new("eam.sweep", _sweep), new("eam.state", Snake(state.Key))));

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

    private static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
