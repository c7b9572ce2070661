using System.Runtime.Serialization;

namespace Eam.Core.Backends;

/// <summary>What a sweep trains on: a backend, its device, and how networks compute there.</summary>
/// <param name="Name">A name of <see cref="BackendCatalog.Names"/>.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:0</c>; the managed backend has the CPU alone.</param>
[DataContract]
public sealed record BackendSpec([property: DataMember(Order = 0)] string Name, [property: DataMember(Order = 1)] string Device)
{
    /// <summary>The device that the backend chooses.</summary>
    public const string Auto = "auto";

    /// <summary>The device that every machine has: its processors.</summary>
    public const string Cpu = "cpu";

    /// <summary>The managed backend: the default.</summary>
    public static BackendSpec Managed { get; } = new(BackendCatalog.Managed, Auto);

    /// <summary>Products in bfloat16; weights, sums and the optimiser stay float32.</summary>
    [DataMember(Order = 2)]
    public bool Bfloat16 { get; init; }

    /// <summary>Large networks keep only each block's input for the backward pass: less memory, about a third more time.</summary>
    [DataMember(Order = 3)]
    public bool ActivationCheckpoints { get; init; }

    /// <summary>Rows that a network computes at once, the gradients of a batch's parts being added; null: whole batches.</summary>
    [DataMember(Order = 4)]
    public int? MicroBatch { get; init; }

    /// <summary>Processor threads of a slot on the CPU. Sums over threads round differently, so it is part of the specification and not the machine's choice.</summary>
    [DataMember(Order = 5)]
    public int Threads { get; init; } = 1;

    /// <summary>Bytes of device memory that a slot may take; null: no limit.</summary>
    [DataMember(Order = 6)]
    public long? Memory { get; init; }

    /// <summary>The kind of device that is asked for by name, such as <c>cuda</c>; null where any will do.</summary>
    [IgnoreDataMember]
    public string? Kind => Device == Auto ? null : BackendDevice.KindOf(Device);

    /// <summary>On one of the machine's devices; the managed backend stays on the CPU, whatever it is given.</summary>
    /// <param name="device">Its name; null: as it is.</param>
    public BackendSpec On(string? device) => device is null || Name == BackendCatalog.Managed ? this : this with { Device = device };
}

/// <summary>A device of this machine.</summary>
/// <param name="Name">As in a sweep file, such as <c>cuda:0</c>.</param>
/// <param name="Detail">What it is, one line.</param>
/// <param name="Memory">Bytes of its own memory; null where it has none, or where that is not known.</param>
public sealed record BackendDevice(string Name, string Detail, long? Memory = null)
{
    /// <summary>What names it on its machine, whatever number it has in this process. Default: its name.</summary>
    public string Id { get; init; } = Name;

    /// <summary>Such as <c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind => KindOf(Name);

    /// <summary>The kind of a device by its name: what stands before the colon.</summary>
    public static string KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split(':')[0];
    }
}

/// <summary>A backend cannot be had as asked for, or failed: one line for a user.</summary>
public sealed class BackendException : Exception
{
    /// <summary>With a one-line message.</summary>
    public BackendException(string message)
        : base(message) { }

    /// <summary>With a one-line message and its cause.</summary>
    public BackendException(string message, Exception cause)
        : base(message, cause) { }
}

/// <summary>The device's memory does not hold what a trial needs, even in halves of its batch: an outcome of the trial, with the numbers in its message.</summary>
public sealed class DeviceMemoryException : Exception
{
    /// <summary>With a one-line message.</summary>
    public DeviceMemoryException(string message, Exception cause)
        : base(message, cause) { }
}
