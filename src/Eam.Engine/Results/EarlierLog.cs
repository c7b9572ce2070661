using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Moves a sweep of an earlier version, whose log is events.jsonl, into a database.</summary>
internal static class EarlierLog
{
    /// <summary>
    /// Imports the log where there is one, in one transaction, and keeps it under another name, so that nobody takes it for the truth. Interrupted at any
    /// moment, it is done again or is done. Call it with the folder's lock held.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="spec">The sweep's specification.</param>
    /// <param name="notice">Told of a torn last line, which is not imported.</param>
    /// <exception cref="EngineException">The log is damaged, or the database cannot be written: the log is as before.</exception>
    public static void Import(SweepFolder folder, SweepSpec spec, Action<string>? notice)
    {
        if (!File.Exists(folder.Events))
            return;
        using (SweepDatabase.Open(folder.Database, () => Read(folder, spec, notice)))
        {
            // Opened, it is made.
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
                $"{folder.Events}: the last line was torn by a crash and is left out ({content.TornBytes} bytes); it had no effect"
            );
        return (content.Events, SweepFold.NewPoints(start, state, content.Events.Select(past => past.Event)));
    }
}
