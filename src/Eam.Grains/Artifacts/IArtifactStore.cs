using Eam.Engine;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Files of sweeps where every silo and gateway reaches them, in place of a folder that they share: an object storage. Names are like
/// <c>sweeps/NAME-1/checkpoints/trial-0007.000123.safetensors</c>. Thread-safe; every call may be repeated.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores a local file under a name, in place of what was there. It is seen by others whole or not at all, and durable when this returns.</summary>
    /// <exception cref="ArtifactStoreException">It cannot be stored; what was there is as it was.</exception>
    Task PutAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>Fetches what a name has into a local file, which appears whole or not at all; false where the name has nothing.</summary>
    /// <exception cref="ArtifactStoreException">It cannot be fetched.</exception>
    /// <exception cref="EngineException">The local file cannot be written.</exception>
    Task<bool> GetAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>All whose names begin so, by name; what was stored before the call is among them.</summary>
    /// <exception cref="ArtifactStoreException">They cannot be listed.</exception>
    Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes what these names have, if anything, in their order.</summary>
    /// <exception cref="ArtifactStoreException">Not all could be deleted.</exception>
    Task DeleteAsync(IEnumerable<string> names, CancellationToken cancellationToken);
}

/// <summary>A file of a store.</summary>
/// <param name="Name">Whole.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was stored.</param>
public sealed record StoredObject(string Name, long Bytes, DateTimeOffset Modified);

/// <summary>The store of artifacts does not do what it should, after all retries: what needs it waits for it, and nothing is lost.</summary>
public sealed class ArtifactStoreException(string message, Exception? inner = null) : EngineException(message, inner!);
