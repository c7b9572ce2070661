using Eam.Engine;
using Eam.Engine.Sweeps;

namespace Eam.Server;

/// <summary>
/// Fetches files of sweeps that are stored elsewhere, for example in object storage. The folder of an update is then only a copy.
/// Thread-safe.
/// </summary>
public interface ISweepFiles
{
    /// <summary>Copies files into the sweep's folder if they are missing there or older.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="wanted">Names of the files: <c>trials.csv</c>, <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
    /// <param name="cancellationToken">Cancels the copying.</param>
    /// <returns>All files of the sweep, including those that were not wanted.</returns>
    /// <exception cref="EngineException">The files cannot be fetched.</exception>
    Task<IReadOnlyList<ResultFile>> FetchAsync(SweepUpdate update, Func<string, bool> wanted, CancellationToken cancellationToken);
}
