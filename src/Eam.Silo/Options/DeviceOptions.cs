using Eam.Core.Backends;
using Eam.Core.Sweeps;

namespace Eam.Silo.Options;

/// <summary>Options of a silo's devices.</summary>
public sealed record DeviceOptions
{
    /// <summary>
    /// Kind of the devices. <c>cpu</c>: CPU slots; <c>cuda</c>: GPUs; <c>auto</c>: GPUs if the machine has any; <c>simulated</c>: devices
    /// that train nothing (docs/cluster.md#simulated-devices).
    /// </summary>
    public string Kind { get; init; } = BackendSpec.Cpu;

    /// <summary>Number of devices. Default: one per processor, or all GPUs.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Memory that a trial may use on each device, such as 20GiB. Default: an equal part of the machine's memory, or the GPU's memory.
    /// </summary>
    public string? Memory { get; init; }

    /// <summary>A YAML file with the model of a simulated device. Default: the model's defaults.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The learning curves of simulated trials: a family of <c>eam simulate</c>, or the name or folder of a recorded sweep. Default: the
    /// first family.
    /// </summary>
    public string? Curves { get; init; }

    /// <summary>How many seconds of a simulated device pass in a second. Default: 1, the time that training would take.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether the devices are simulated.</summary>
    internal bool AreSimulated => Kind == ResourceSpec.Simulated;
}
