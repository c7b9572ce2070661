using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.Storage;

/// <summary>Folds a sweep's events, from the start or from a snapshot.</summary>
internal static class SweepFold
{
    /// <summary>
    /// Returns the state to start from: a snapshot's state and sequence number if it comes from this build and specification, otherwise the
    /// state before any event.
    /// </summary>
    public static (SweepState State, long Sequence) Begin(SweepSpec spec, StoredSnapshot? snapshot) =>
        snapshot is null ? (SweepState.Start(spec), 0) : Begin(spec, SnapshotCodec.VersionFor(spec), snapshot);

    /// <summary>Does the same, if the version of the specification is known.</summary>
    public static (SweepState State, long Sequence) Begin(SweepSpec spec, string version, StoredSnapshot? snapshot) =>
        snapshot is not null && snapshot.Version == version
            ? (SnapshotCodec.Decode(spec, snapshot.State), snapshot.Sequence)
            : (SweepState.Start(spec), 0);

    /// <summary>Returns the state after further events.</summary>
    /// <param name="state">The state before the events.</param>
    /// <param name="events">The events, first to last.</param>
    /// <param name="place">Returns the place of an event for an error message, such as <c>sweep.db: event 12</c>.</param>
    /// <exception cref="EngineException">An event does not fit the events before it.</exception>
    public static SweepState Apply(SweepState state, IReadOnlyList<PastEvent> events, Func<long, string> place)
    {
        foreach (var past in events)
        {
            try
            {
                state = SweepMachine.Apply(state, past.Event);
            }
            catch (ArgumentException failure)
            {
                throw new EngineException($"{place(past.Sequence)}: {FileErrors.FirstLine(failure)}", failure);
            }
        }

        return state;
    }

    /// <summary>Returns the points of curves that events added: those in the state after them that are not in the state before.</summary>
    public static IReadOnlyList<StoredPoint> NewPoints(SweepState before, SweepState after, IEnumerable<SweepEvent> events) =>
        [
            .. events
                .OfType<SweepEvent.RungReached>()
                .Select(reached => reached.Trial)
                .Distinct()
                .SelectMany(number =>
                {
                    var trial = after.Trials[number];
                    var known = number < before.Trials.Count ? before.Trials[number].Curve.Count : 0;
                    return trial
                        .Curve.Skip(known)
                        .Select(
                            (point, i) =>
                                new StoredPoint(
                                    number,
                                    known + i,
                                    trial.RungPoints.IndexOf(known + i) is >= 0 and var rung ? rung : null,
                                    point
                                )
                        );
                }),
        ];
}
