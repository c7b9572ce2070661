using Eam.Core.Sweeps;

namespace Eam.Engine.Results;

/// <summary>Reads the events of a sweep in their order, also while the sweep runs.</summary>
public static class SweepHistory
{
    /// <summary>Returns the events after a given one.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="after">Sequence number of the last event that the caller has; 0 for none.</param>
    /// <param name="most">The largest number of events to return.</param>
    /// <exception cref="EngineException">There is no such sweep, or its database is damaged.</exception>
    public static IReadOnlyList<PastEvent> Read(string folder, long after = 0, int most = int.MaxValue) =>
        EventReader.Events(SweepFolder.At(folder), after, most);

    /// <summary>Returns whether a process runs the sweep now and may add events.</summary>
    public static bool IsGrowing(string folder) => FolderLock.IsHeld(SweepFolder.At(folder).Lock);
}
