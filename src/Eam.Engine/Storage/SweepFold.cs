using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Results;

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
}
