using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Testing.Storage;

/// <summary>Events with every kind of value that a log must store.</summary>
public static class SweepEvents
{
    private static readonly DateTimeOffset First = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Each kind of event, with values that are hard to write: extremes, NaN, infinities, quotes and line ends.</summary>
    public static IReadOnlyList<SweepEvent> EveryKind { get; } =
    [
        new SweepEvent.TrialCreated(
            0,
            Configuration(("learning_rate", ParameterValue.Of(0.1 + 0.2)), ("schedule", ParameterValue.Of("it's \"new\"\nline; --"))),
            ulong.MaxValue,
            null
        ),
        new SweepEvent.SegmentStarted(0, 0, 0, 3),
        new SweepEvent.RungReached(0, 0, 0, [Point(double.Epsilon), Point(double.NaN)]),
        new SweepEvent.TrialCreated(1, Configuration(), 1, 0),
        new SweepEvent.SegmentStarted(1, 0, 0, 0),
        new SweepEvent.SegmentFailed(1, 0, 0, FailureKind.Crashed, "out of memory \u2014 \ud83d\udca5") { Compute = 12.5, Lost = 2.5 },
        new SweepEvent.SegmentStarted(1, 0, 1, 0),
        new SweepEvent.RungReached(1, 0, 1, [Point(double.NegativeInfinity)]) { Base = Point(2.5).Metrics },
        new SweepEvent.TrialCancelled(0, 1, 0, "cancelled by its user"),
        new SweepEvent.TrialRetried(0, 1, 0),
        new SweepEvent.SweepCancelled("cancelled by its user"),
    ];

    /// <summary>Numbers the events and gives them times, one second apart.</summary>
    /// <param name="events">The events, first to last.</param>
    /// <param name="first">The number of the first event.</param>
    public static IReadOnlyList<PastEvent> Past(IEnumerable<SweepEvent> events, long first = 1) =>
        [.. events.Select((happened, i) => new PastEvent(first + i, First.AddSeconds(first + i), happened))];

    /// <summary>Returns events as text by value: two lists of events are equal if their texts are.</summary>
    public static string Text(IEnumerable<PastEvent> events) =>
        string.Join('\n', events.Select(past => $"{past.Sequence} {past.Time:O} {Text(past.Event)}"));

    /// <summary>Returns an event as text by value.</summary>
    public static string Text(SweepEvent happened) =>
        happened is SweepEvent.RungReached reached ? $"{reached with { Points = [] }} {string.Join(' ', reached.Points)}"
        : happened is null ? ""
        : happened.ToString();

    private static Configuration Configuration(params (string Name, ParameterValue Value)[] values) =>
        new("eam", values.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    private static CurvePoint Point(double reward) =>
        new(
            new Spent(long.MaxValue, 1, 2, 3, 4, 1e300, 0.1, 5, 1e-300),
            new TrialMetrics
            {
                Reward = reward,
                RewardSe = 1.0 / 3,
                Sw2 = 0,
                Diversity = double.PositiveInfinity,
                PathKl = -0.0,
                ControlObjective = Math.PI,
                ControlObjectiveSe = 1e-17,
                ControlGap = 123456789.123456789,
                EvaluationNfe = 640,
            }
        );
}
