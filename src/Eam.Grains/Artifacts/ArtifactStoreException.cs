using Eam.Engine;

namespace Eam.Grains.Artifacts;

/// <summary>The artifact store still fails after all retries. Work that needs the store waits for it, and nothing is lost.</summary>
public sealed class ArtifactStoreException(string message, Exception? inner = null) : StorageUnavailableException(message, inner!);
