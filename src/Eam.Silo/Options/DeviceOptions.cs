using Eam.Core.Backends;

namespace Eam.Silo.Options;

/// <summary>Options of a silo's devices.</summary>
public sealed record DeviceOptions
{
    /// <summary>Kind of the devices. <c>cpu</c>: CPU slots; <c>cuda</c>: GPUs; <c>auto</c>: GPUs if the machine has any.</summary>
    public string Kind { get; init; } = BackendSpec.Cpu;

    /// <summary>Number of devices. Default: one per processor, or all GPUs.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Memory that a trial may use on each device, such as 20GiB. Default: an equal part of the machine's memory, or the GPU's memory.
    /// </summary>
    public string? Memory { get; init; }
}
