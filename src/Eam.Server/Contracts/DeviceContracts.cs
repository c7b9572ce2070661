namespace Eam.Server.Contracts;

/// <summary>A device of the cluster: what runs one segment at a time.</summary>
/// <param name="Name"><c>silo/number</c>.</param>
/// <param name="Silo">Its silo's address, as Orleans writes it.</param>
/// <param name="Kind">Such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">What a trial may use of it, bytes.</param>
/// <param name="Labels">Of its machine; sweeps may ask for them.</param>
/// <param name="State">idle, busy, quarantined (it failed repeatedly) or draining (its silo shuts down).</param>
/// <param name="Sweep">The sweep that has it; null for none.</param>
/// <param name="Trial">The trial that runs on it; null for none, or before its segment begins.</param>
/// <param name="Reason">Why it gets no segments, one line; null where it does.</param>
public sealed record DeviceView(
    string Name,
    string Silo,
    string Kind,
    long Memory,
    IReadOnlyDictionary<string, string> Labels,
    string State,
    string? Sweep,
    int? Trial,
    string? Reason
);

/// <summary>The devices of a cluster, by name.</summary>
/// <param name="Devices">All that are known.</param>
public sealed record DeviceList(IReadOnlyList<DeviceView> Devices);
