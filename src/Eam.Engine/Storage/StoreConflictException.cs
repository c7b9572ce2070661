using System.Globalization;

namespace Eam.Engine.Storage;

/// <summary>
/// Thrown when the log does not end where its writer believes: another writer has appended to it, or it has lost events. The receiver must
/// not continue with its state.
/// </summary>
public sealed class StoreConflictException : EngineException
{
    /// <summary>Creates the exception from the event number that the writer expected and the one that it found.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="expected">The number of the event that the writer believed to be the last.</param>
    /// <param name="found">The number of the last event in the store.</param>
    public StoreConflictException(string sweep, long expected, long found)
        : base(found < expected ? Lost(sweep, expected, found) : Added(sweep, expected, found)) => (Expected, Found) = (expected, found);

    /// <summary>The number of the event that the writer believed to be the last.</summary>
    public long Expected { get; }

    /// <summary>The number of the last event in the store.</summary>
    public long Found { get; }

    private static string Added(string sweep, long expected, long found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"sweep {sweep}: another process also writes to it: its last event is {found}, not {expected}. Stop one of the two processes, then resume the sweep"
        );

    private static string Lost(string sweep, long expected, long found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"sweep {sweep}: its log has lost the events {found + 1} to {expected}: it was restored from a backup, or the database failed over to a copy that was behind. The sweep continues from event {found}, and what it has lost is trained again"
        );
}
