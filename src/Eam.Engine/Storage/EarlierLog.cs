using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Engine.Storage;

/// <summary>Imports the log of a sweep of an earlier version, which is events.jsonl, into a database.</summary>
internal static class EarlierLog
{
    /// <summary>
    /// Imports the log, if there is one, in one transaction, and then renames it so that nobody mistakes it for the current log. If the
    /// import is interrupted at any moment, it is repeated or is already complete. Call it while holding the folder's lock.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="spec">The sweep's specification.</param>
    /// <param name="notice">Receives a message if the last line was cut short and is not imported.</param>
    /// <exception cref="EngineException">The log is damaged, or the database cannot be written; the log is unchanged.</exception>
    public static void Import(SweepFolder folder, SweepSpec spec, Action<string>? notice)
    {
        if (!File.Exists(folder.Events))
            return;
        using (SweepDatabase.Open(folder.Database, () => Read(folder, spec, notice)))
        {
            // Opening the database creates it and imports the log.
        }

        try
        {
            File.Move(folder.Events, folder.ImportedEvents, overwrite: true);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("rename", folder.Events, failure);
        }
    }

    private static (IReadOnlyList<PastEvent> Events, IReadOnlyList<StoredPoint> Points) Read(
        SweepFolder folder,
        SweepSpec spec,
        Action<string>? notice
    )
    {
        var content = EventLog.Read(folder.Events);
        var start = SweepState.Start(spec);
        var state = SweepFold.Apply(start, content.Events, line => $"{folder.Events}:{line}");
        if (content.TornBytes > 0)
            notice?.Invoke(
                $"{folder.Events}: a crash cut the last line short; it had no effect and is left out ({content.TornBytes} bytes)"
            );
        return (content.Events, SweepFold.NewPoints(start, state, content.Events.Select(past => past.Event)));
    }
}
