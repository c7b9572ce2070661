namespace Eam.Cluster.Tests.Faults;

/// <summary>How a cluster for faults is started.</summary>
/// <param name="Devices">Options of each silo about its devices.</param>
internal sealed record FaultSettings(IReadOnlyList<string> Devices)
{
    /// <summary>Whether the shared folder is on a disk of its own, which can fail.</summary>
    public bool OwnDisk { get; init; }

    /// <summary>Whether all connections pass proxies, which can delay them.</summary>
    public bool Delayed { get; init; }

    /// <summary>By how much the clock of a process is wrong, as faketime writes it, by name.</summary>
    public IReadOnlyDictionary<string, string> Clocks { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns the settings that a list of faults needs.</summary>
    public static FaultSettings For(IReadOnlyList<Fault> faults, IReadOnlyList<string> devices) =>
        new(devices)
        {
            OwnDisk = faults.Any(fault => fault.Kind is FaultKind.DiskFull or FaultKind.DiskReadOnly or FaultKind.DiskHangs),
            Delayed = faults.Any(fault => fault.Kind == FaultKind.Delay),
            Clocks = faults.Any(fault => fault.Kind == FaultKind.ClocksApart)
                ? new Dictionary<string, string> { ["silo-2"] = "+10m", ["silo-3"] = "-10m" }
                : new Dictionary<string, string>(),
        };
}
