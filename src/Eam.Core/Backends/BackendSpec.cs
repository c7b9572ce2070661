using System.Runtime.Serialization;

namespace Eam.Core.Backends;

/// <summary>The backend that a sweep trains on, its device, and how networks compute there.</summary>
/// <param name="Name">One of <see cref="BackendCatalog.Names"/>.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:0</c>; the managed backend supports only the CPU.</param>
[DataContract]
public sealed record BackendSpec([property: DataMember(Order = 0)] string Name, [property: DataMember(Order = 1)] string Device)
{
    /// <summary>Device name that leaves the choice to the backend.</summary>
    public const string Auto = "auto";

    /// <summary>Device name of the machine's processors, which every machine has.</summary>
    public const string Cpu = "cpu";

    /// <summary>The managed backend, which is the default.</summary>
    public static BackendSpec Managed { get; } = new(BackendCatalog.Managed, Auto);

    /// <summary>Whether matrix products are computed in bfloat16. Weights, sums and the optimiser stay in float32.</summary>
    [DataMember(Order = 2)]
    public bool Bfloat16 { get; init; }

    /// <summary>
    /// Whether large networks keep only each block's input for the backward pass. This saves memory and takes about a third more time.
    /// </summary>
    [DataMember(Order = 3)]
    public bool ActivationCheckpoints { get; init; }

    /// <summary>Number of rows that a network computes at once; the gradients of a batch's parts are added. Null: whole batches.</summary>
    [DataMember(Order = 4)]
    public int? MicroBatch { get; init; }

    /// <summary>
    /// Number of processor threads of a slot on the CPU. It affects how sums round, and so the results; the specification sets it, not the
    /// machine.
    /// </summary>
    [DataMember(Order = 5)]
    public int Threads { get; init; } = 1;

    /// <summary>Bytes of device memory that a slot may use; null for no limit.</summary>
    [DataMember(Order = 6)]
    public long? Memory { get; init; }

    /// <summary>The kind of device that the specification asks for, such as <c>cuda</c>; null if any device will do.</summary>
    [IgnoreDataMember]
    public string? Kind => Device == Auto ? null : BackendDevice.KindOf(Device);

    /// <summary>Returns the specification for one device of the machine. The managed backend always stays on the CPU.</summary>
    /// <param name="device">The device's name; null leaves the specification unchanged.</param>
    public BackendSpec On(string? device) => device is null || Name == BackendCatalog.Managed ? this : this with { Device = device };
}
