using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.Storage;

/// <summary>The fold of a sweep's events, from the start or from a snapshot.</summary>
internal static class SweepFold
{
    /// <summary>Where to begin: a snapshot's state and sequence where it is of this build and specification, else before any event.</summary>
    public static (SweepState State, long Sequence) Begin(SweepSpec spec, StoredSnapshot? snapshot) =>
        snapshot is not null && snapshot.Version == SnapshotCodec.VersionFor(spec)
            ? (SnapshotCodec.Decode(spec, snapshot.State), snapshot.Sequence)
            : (SweepState.Start(spec), 0);

    /// <summary>The state after more events.</summary>
    /// <param name="state">Before them.</param>
    /// <param name="events">First to last.</param>
    /// <param name="place">Where an event lies, for an error: such as <c>sweep.db: event 12</c>.</param>
    /// <exception cref="EngineException">An event does not fit those before it.</exception>
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

    /// <summary>The points of curves that events brought: those that the state after them has more than the state before.</summary>
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
