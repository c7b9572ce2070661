using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>The sweeps of a cluster: starts and lists them. Any silo can (key 0).</summary>
[Alias("eam.sweeps")]
[Version(1)]
public interface ISweepDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Describes a sweep and lets it run.</summary>
    [Alias("start")]
    [ResponseTimeout("00:00:20")]
    Task<Answer> StartAsync(StartRequest request);

    /// <summary>Identifiers of all sweeps, by name.</summary>
    /// <exception cref="SweepUnavailableException">They cannot be read for now.</exception>
    [AlwaysInterleave]
    [Alias("list")]
    [ResponseTimeout("00:00:20")]
    Task<IReadOnlyList<string>> ListAsync();
}
