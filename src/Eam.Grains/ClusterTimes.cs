namespace Eam.Grains;

/// <summary>The times after which a cluster detects that a part of it is gone.</summary>
public sealed record ClusterTimes
{
    /// <summary>How often silos report their devices and sweeps check their leases. Default: 1 s.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a silo may be silent before its devices count as gone, unless the cluster's membership has reported it dead earlier.
    /// Default: 15 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a silo continues to train without reaching the pool. After that it treats itself as isolated: its segments end and save
    /// nothing. This must be longer than the pool needs to start again on another silo. Default: 40 s.
    /// </summary>
    public TimeSpan Isolation { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// How long segments may take to save when the silo shuts down. Default: 25 s, within the 30 s that Kubernetes gives.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often a running sweep writes trials.csv and its other files. Default: 5 s.</summary>
    public TimeSpan WriteEvery { get; init; } = TimeSpan.FromSeconds(5);
}
