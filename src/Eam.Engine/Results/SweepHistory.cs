using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>An event of a sweep and the time at which it was recorded.</summary>
/// <param name="Sequence">The event's number: 1, 2, 3, ...</param>
/// <param name="Time">When the event was recorded. It is for people; the sweep machine does not read it.</param>
/// <param name="Event">The event.</param>
[DataContract]
public sealed record PastEvent(
    [property: DataMember(Order = 0)] long Sequence,
    [property: DataMember(Order = 1)] DateTimeOffset Time,
    [property: DataMember(Order = 2)] SweepEvent Event
);

/// <summary>Reads the events of a sweep in their order, also while the sweep runs.</summary>
public static class SweepHistory
{
    /// <summary>Returns the events after a given one.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="after">Sequence number of the last event that the caller has; 0 for none.</param>
    /// <param name="most">The largest number of events to return.</param>
    /// <exception cref="EngineException">There is no such sweep, or its database is damaged.</exception>
    public static IReadOnlyList<PastEvent> Read(string folder, long after = 0, int most = int.MaxValue) =>
        SweepReader.Events(SweepFolder.Find(folder, folder), after, most);

    /// <summary>Returns whether a process runs the sweep now and may add events.</summary>
    public static bool IsGrowing(string folder) => FolderLock.IsHeld(SweepFolder.Find(folder, folder).Lock);
}
