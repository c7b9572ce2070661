using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Reads the events of a sweep from its database, also while another process writes them.</summary>
internal static class EventReader
{
    /// <summary>Returns the fold of all events, and the sequence number of the last one.</summary>
    /// <exception cref="EngineException">The events are missing or damaged, or those of another specification.</exception>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="record">Its specification.</param>
    /// <param name="version">The version of the specification in snapshots.</param>
    public static (SweepState State, long Sequence) State(SweepFolder folder, SpecRecord record, string version)
    {
        using var database = Open(folder);
        RecordedSpec.Check(folder, database, record, version);
        var spec = record.ToSpec();
        if (database is null)
            return (SweepState.Start(spec), 0);
        var (state, sequence) = SweepFold.Begin(spec, version, database.Snapshot());
        var events = database.Events(sequence);
        return (SweepFold.Apply(state, events, number => $"{folder.Database}: event {number}"), sequence + events.Count);
    }

    /// <summary>Returns the events after a given one, up to a largest number of events.</summary>
    /// <exception cref="EngineException">The events are missing or damaged.</exception>
    public static IReadOnlyList<PastEvent> Events(SweepFolder folder, long after, int most = int.MaxValue)
    {
        using var database = Open(folder);
        return database is null ? [] : database.Events(after, most);
    }

    // A sweep's description is written after its database is created, so a folder without one has lost it. Null: the creation of the
    // database was interrupted.
    private static SweepDatabase? Open(SweepFolder folder) =>
        File.Exists(folder.Database) || PlainFile.IsLink(folder.Database)
            ? SweepDatabase.OpenToRead(folder.Database)
            : throw new EngineException($"{folder.Database}: the file is missing, and with it the sweep's events; restore a copy of it");
}
