using System.Globalization;
using System.Runtime.Serialization;

namespace Eam.Core.Sweeps;

/// <summary>The requirements on a trial's device (the key <c>resources</c> of a sweep file). Equality is by value.</summary>
/// <param name="Device">Kind of device, such as <c>cuda</c>; null for any kind.</param>
/// <param name="Memory">Least memory of the device in bytes; 0 for any.</param>
/// <param name="Labels">Labels that the device's machine must carry, with their values.</param>
[DataContract]
public sealed record ResourceSpec(
    [property: DataMember(Order = 0)] string? Device,
    [property: DataMember(Order = 1)] long Memory,
    [property: DataMember(Order = 2)] IReadOnlyDictionary<string, string> Labels
)
{
    /// <summary>The kind of devices that train nothing: their segments follow a learning curve. No other kind stands for it.</summary>
    public const string Simulated = "simulated";

    /// <summary>The backend that the device's machine must have; null for the managed backend, which every machine has.</summary>
    [DataMember(Order = 3)]
    public string? Backend { get; init; }

    /// <summary>
    /// The program that the device's machine must be allowed to start, for task <c>command</c>: its full path, or its name on PATH. Null
    /// for a task of Eam.
    /// </summary>
    [DataMember(Order = 4)]
    public string? Program { get; init; }

    /// <summary>
    /// The number of devices of one machine that a trial needs at once, at least 1. More than one only for task <c>command</c>.
    /// </summary>
    [DataMember(Order = 5)]
    public int Devices
    {
        get;
        init => field = Math.Max(1, value); // 0 in messages of older versions
    } = 1;

    /// <summary>The requirements that every device meets.</summary>
    public static ResourceSpec Any { get; } = new(null, 0, new Dictionary<string, string>());

    /// <summary>
    /// Returns the reason why a device does not meet the requirements, such as <c>needs 20 GiB, has 8 GiB</c>; null if it does.
    /// </summary>
    public string? Unmet(DeviceOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (Device is null && offer.Kind == Simulated)
            return "is simulated, and the sweep does not ask for simulated devices";
        if (Device is not null && Device != offer.Kind)
            return $"needs {Device}, is {offer.Kind}";
        if (Backend is not null && !offer.Backends.Contains(Backend))
            return $"needs backend {Backend}, has {string.Join(", ", offer.Backends)}";
        if (Memory > offer.Memory)
            return $"needs {Size(Memory)}, has {Size(offer.Memory)}";
        if (Devices > offer.Devices)
            return string.Create(CultureInfo.InvariantCulture, $"needs {Devices} devices of one machine, has {offer.Devices}");
        if (Program is not null && offer.Commands.Refusal(Program) is { } refusal)
            return $"needs permission for {Program}: its silo {refusal}";
        foreach (var (label, value) in Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!offer.Labels.TryGetValue(label, out var has))
                return $"needs label {label}: {value}, has none";
            if (has != value)
                return $"needs label {label}: {value}, has {has}";
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(ResourceSpec? other) =>
        other is not null
        && Device == other.Device
        && Memory == other.Memory
        && Backend == other.Backend
        && Program == other.Program
        && Devices == other.Devices
        && Labels.Count == other.Labels.Count
        && Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Device, Memory, Program, Devices, Labels.Count);

    /// <summary>Returns the requirements as in a sweep file: <c>{device: cuda, memory: 20 GiB, labels: {zone: a}}</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Device is not null)
            parts.Add($"device: {Device}");
        if (Devices > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"devices: {Devices}"));
        if (Backend is not null)
            parts.Add($"backend: {Backend}");
        if (Memory > 0)
            parts.Add($"memory: {Size(Memory)}");
        if (Program is not null)
            parts.Add($"program: {Program}");
        if (Labels.Count > 0)
            parts.Add(
                $"labels: {{{string.Join(", ", Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"))}}}"
            );
        return parts.Count == 0 ? "any device" : $"{{{string.Join(", ", parts)}}}";
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.##} GiB");
}
