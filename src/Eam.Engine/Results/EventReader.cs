using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Reads the facts of a sweep from its database, while another process may write them.</summary>
internal static class EventReader
{
    /// <summary>The fold of all events, and the sequence of the last one.</summary>
    /// <exception cref="EngineException">They are missing or damaged.</exception>
    public static (SweepState State, long Sequence) State(SweepFolder folder, SweepSpec spec)
    {
        using var database = Open(folder);
        if (database is null)
            return (SweepState.Start(spec), 0);
        var (state, sequence) = SweepFold.Begin(spec, database.Snapshot());
        var events = database.Events(sequence);
        return (SweepFold.Apply(state, events, number => $"{folder.Database}: event {number}"), sequence + events.Count);
    }

    /// <summary>The events after one of them, at most so many.</summary>
    /// <exception cref="EngineException">They are missing or damaged.</exception>
    public static IReadOnlyList<PastEvent> Events(SweepFolder folder, long after, int most = int.MaxValue)
    {
        using var database = Open(folder);
        return database is null ? [] : database.Events(after, most);
    }

    // A sweep is described after its database was begun, so a folder without one has lost it. Null: the making of the database was interrupted.
    private static SweepDatabase? Open(SweepFolder folder) =>
        File.Exists(folder.Database)
            ? SweepDatabase.OpenToRead(folder.Database)
            : throw new EngineException(
                $"{folder.Database}: it does not exist, and with it the sweep's events are lost; put back a copy of it"
            );
}
