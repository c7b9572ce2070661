using Eam.Engine;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Stores files of sweeps where every silo and gateway can reach them, instead of in a shared folder: an object storage. A name looks like
/// <c>sweeps/NAME-1/checkpoints/trial-0007.000123.safetensors</c>. Thread-safe; every call may be repeated.
/// </summary>
public interface IArtifactStore
{
    /// <summary>
    /// Stores a local file under a name and replaces what was there. Others see the whole file or none of it. The file is durable when this
    /// returns.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The file cannot be stored; the previous content is unchanged.</exception>
    Task PutAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>
    /// Fetches the object of a name into a local file, which appears complete or not at all. Returns false if there is no such object.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The object cannot be fetched.</exception>
    /// <exception cref="EngineException">The local file cannot be written.</exception>
    Task<bool> GetAsync(string name, string file, CancellationToken cancellationToken);

    /// <summary>
    /// Lists all objects whose names start with a prefix, by name. The list includes everything that was stored before the call.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The objects cannot be listed.</exception>
    Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes the objects of these names in the given order. Names without an object are ignored.</summary>
    /// <exception cref="ArtifactStoreException">Not all objects could be deleted.</exception>
    Task DeleteAsync(IEnumerable<string> names, CancellationToken cancellationToken);
}
