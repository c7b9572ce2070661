using System.Globalization;

namespace Eam.Engine.Storage;

/// <summary>Thrown when another writer has appended to a sweep. The receiver has an old state and must not continue with it.</summary>
public sealed class StoreConflictException : EngineException
{
    /// <summary>Creates the exception from the event number that the writer expected and the one that it found.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="expected">The number of the event that the writer believed to be the last.</param>
    /// <param name="found">The number of the last event in the store.</param>
    public StoreConflictException(string sweep, long expected, long found)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"sweep {sweep}: another process also writes to it: its last event is {found}, not {expected}. Stop one of the two processes, then resume the sweep"
            )
        ) => (Expected, Found) = (expected, found);

    /// <summary>The number of the event that the writer believed to be the last.</summary>
    public long Expected { get; }

    /// <summary>The number of the last event in the store.</summary>
    public long Found { get; }
}
