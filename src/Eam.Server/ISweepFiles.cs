using Eam.Engine;
using Eam.Engine.Sweeps;

namespace Eam.Server;

/// <summary>Files of sweeps where the truth about them is elsewhere, such as in an object storage: the folder that an update names is a copy then. Thread-safe.</summary>
public interface ISweepFiles
{
    /// <summary>Brings files into the sweep's folder, where it lacks them or has an older content.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="wanted">Which, by name: <c>trials.csv</c>, <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>All files that there are, the others too.</returns>
    /// <exception cref="EngineException">They cannot be fetched.</exception>
    Task<IReadOnlyList<ResultFile>> FetchAsync(SweepUpdate update, Func<string, bool> wanted, CancellationToken cancellationToken);
}

/// <summary>A file of a sweep.</summary>
/// <param name="Name">With its folder, if it is not the sweep's own: <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was written.</param>
public sealed record ResultFile(string Name, long Bytes, DateTimeOffset Modified);
