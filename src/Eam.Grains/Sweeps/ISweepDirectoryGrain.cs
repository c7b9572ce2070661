using Orleans.Concurrency;

namespace Eam.Grains.Sweeps;

/// <summary>The sweeps of a cluster: begins and lists them. Any silo can (key 0).</summary>
[Alias("eam.sweeps")]
public interface ISweepDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Describes a sweep and lets it run.</summary>
    [Alias("start")]
    Task<Answer> StartAsync(StartRequest request);

    /// <summary>Identifiers of all sweeps, by name.</summary>
    [AlwaysInterleave]
    [Alias("list")]
    Task<IReadOnlyList<string>> ListAsync();
}
