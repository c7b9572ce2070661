using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Reads the facts of a sweep from its folder, beside the process that writes them: from its database, or from the log of an earlier version.</summary>
internal static class SweepReader
{
    /// <summary>The fold of all events, and the sequence of the last one.</summary>
    /// <exception cref="EngineException">They are missing or damaged.</exception>
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

    /// <summary>The events after one of them, at most so many.</summary>
    /// <exception cref="EngineException">They are missing or damaged.</exception>
    public static IReadOnlyList<PastEvent> Events(SweepFolder folder, long after, int most = int.MaxValue)
    {
        using var database = SweepDatabase.OpenToRead(folder.Database);
        return database is null ? [.. Log(folder).Skip((int)Math.Min(after, int.MaxValue)).Take(most)] : database.Events(after, most);
    }

    // A sweep is described after its log was begun, so a folder without any has lost it. An empty database is one whose making was cut short.
    private static IReadOnlyList<PastEvent> Log(SweepFolder folder) =>
        File.Exists(folder.Events) || File.Exists(folder.Database)
            ? EventLog.Read(folder.Events).Events
            : throw new EngineException(
                $"{folder.Database}: it does not exist, and with it the sweep's events are lost; put back a copy of it"
            );
}
