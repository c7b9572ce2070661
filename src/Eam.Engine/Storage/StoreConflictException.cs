using System.Globalization;

namespace Eam.Engine.Storage;

/// <summary>Another writer has appended to a sweep: who gets this has an old state, and must not go on with it.</summary>
public sealed class StoreConflictException : EngineException
{
    /// <summary>With what the writer expected and what it found.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="expected">The sequence that the writer took for the last.</param>
    /// <param name="found">The last one in the store.</param>
    public StoreConflictException(string sweep, long expected, long found)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"sweep {sweep}: another process writes to it: its last event should be {expected} and is {found}; stop one of the two, then resume the sweep"
            )
        ) => (Expected, Found) = (expected, found);

    /// <summary>The sequence that the writer took for the last.</summary>
    public long Expected { get; }

    /// <summary>The last one in the store.</summary>
    public long Found { get; }
}
