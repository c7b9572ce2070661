using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Storage;

/// <summary>
/// Reads the events of a sweep from its folder, also while another process writes them: from its database, or from the log of an earlier
/// version.
/// </summary>
internal static class SweepReader
{
    /// <summary>Returns the fold of all events, and the sequence number of the last one.</summary>
    /// <exception cref="EngineException">The events are missing or damaged.</exception>
    public static (SweepState State, long Sequence) State(SweepFolder folder, SweepSpec spec)
    {
        using var database = SweepDatabase.OpenToRead(folder.Database);
        if (database is null)
        {
            var log = Log(folder);
            return (SweepFold.Apply(SweepState.Start(spec), log, line => $"{folder.Events}:{line}"), log.Count);
        }

        var (state, sequence) = SweepFold.Begin(spec, database.Snapshot());
        var events = database.Events(sequence);
        return (SweepFold.Apply(state, events, number => $"{folder.Database}: event {number}"), sequence + events.Count);
    }

    /// <summary>Returns the events after a given one, up to a largest number of events.</summary>
    /// <exception cref="EngineException">The events are missing or damaged.</exception>
    public static IReadOnlyList<PastEvent> Events(SweepFolder folder, long after, int most = int.MaxValue)
    {
        using var database = SweepDatabase.OpenToRead(folder.Database);
        return database is null ? [.. Log(folder).Skip((int)Math.Min(after, int.MaxValue)).Take(most)] : database.Events(after, most);
    }

    // A sweep's description is written after its log is created, so a folder with no log has lost it. An empty database is one whose
    // creation was interrupted.
    private static IReadOnlyList<PastEvent> Log(SweepFolder folder) =>
        File.Exists(folder.Events) || File.Exists(folder.Database)
            ? EventLog.Read(folder.Events).Events
            : throw new EngineException($"{folder.Database}: the file is missing, and with it the sweep's events; restore a copy of it");
}
