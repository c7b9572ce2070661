namespace Eam.Server.Contracts;

/// <summary>The devices of a cluster, ordered by name.</summary>
/// <param name="Devices">All known devices.</param>
public sealed record DeviceList(IReadOnlyList<DeviceView> Devices);
