using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>Starts and lists the sweeps of a cluster. Any silo can host it (key 0).</summary>
[Alias("eam.sweeps")]
[Version(1)]
public interface ISweepDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Stores a sweep's description and starts the sweep.</summary>
    [Alias("start")]
    [ResponseTimeout("00:00:20")]
    Task<Answer> StartAsync(StartRequest request);

    /// <summary>Lists the identifiers of all sweeps, by name.</summary>
    /// <exception cref="SweepUnavailableException">The list cannot be read at present.</exception>
    [AlwaysInterleave]
    [Alias("list")]
    [ResponseTimeout("00:00:20")]
    Task<IReadOnlyList<string>> ListAsync();
}
