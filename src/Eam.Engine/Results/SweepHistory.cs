using Eam.Core.Sweeps;

namespace Eam.Engine.Results;

/// <summary>The facts of a sweep in their order, of one that runs too.</summary>
public static class SweepHistory
{
    /// <summary>The events after one of them.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="after">Sequence of the last event that is known; 0 for none.</param>
    /// <param name="most">At most so many.</param>
    /// <exception cref="EngineException">There is no such sweep, or its database is damaged.</exception>
    public static IReadOnlyList<PastEvent> Read(string folder, long after = 0, int most = int.MaxValue) =>
        EventReader.Events(SweepFolder.Find(folder, folder), after, most);

    /// <summary>Whether a process runs the sweep now, and so may add events.</summary>
    public static bool IsGrowing(string folder) => FolderLock.IsHeld(SweepFolder.Find(folder, folder).Lock);
}
