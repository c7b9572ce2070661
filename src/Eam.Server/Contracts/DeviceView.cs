namespace Eam.Server.Contracts;

/// <summary>A device of the cluster. It runs one segment at a time.</summary>
/// <param name="Name">Name of the device: <c>silo/number</c>.</param>
/// <param name="Silo">Address of the silo, in the notation of Orleans.</param>
/// <param name="Kind">Kind of the device, such as <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Memory">Memory that a trial may use, in bytes.</param>
/// <param name="Labels">Labels of the machine; sweeps may require them.</param>
/// <param name="State">State: idle, busy, quarantined (it failed repeatedly) or draining (its silo shuts down).</param>
/// <param name="Sweep">Sweep that holds the device; null if none does.</param>
/// <param name="Trial">Trial that runs on the device; null if none does, or before its segment starts.</param>
/// <param name="Reason">Why the device gets no segments, in one line; null if it gets them.</param>
public sealed record DeviceView(
    string Name,
    string Silo,
    string Kind,
    long Memory,
    IReadOnlyDictionary<string, string> Labels,
    [property: OneOf("idle", "busy", "quarantined", "draining")] string State,
    string? Sweep,
    int? Trial,
    string? Reason
);
