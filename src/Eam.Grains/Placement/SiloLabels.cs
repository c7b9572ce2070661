using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Placement;

/// <summary>A silo's devices in its metadata, as membership spreads it: what kinds of trial the silo could take, whether its devices are free or not.</summary>
internal static class SiloLabels
{
    private const string Count = "eam.devices", Kind = "eam.kind", Memory = "eam.memory", Backends = "eam.backends", Label = "eam.label.";

    /// <summary>The metadata of a silo.</summary>
    public static Dictionary<string, string> Of(SiloDevices silo)
    {
        var metadata = silo.Labels.ToDictionary(label => Label + label.Key, label => label.Value, StringComparer.Ordinal);
        metadata[Backends] = string.Join(' ', silo.Backends);
        metadata[Count] = silo.Devices.Count.ToString(CultureInfo.InvariantCulture);
        if (silo.Devices.Count > 0)
        {
            metadata[Kind] = silo.Devices[0].Kind;
            metadata[Memory] = silo.Devices.Max(device => device.Memory).ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    /// <summary>Devices that the metadata tells of.</summary>
    public static int Devices(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(Count, out var count) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var devices) ? devices : 0;

    /// <summary>What they offer.</summary>
    public static DeviceOffer Offer(IReadOnlyDictionary<string, string> metadata) => new(
        metadata.TryGetValue(Kind, out var kind) ? kind : string.Empty,
        metadata.TryGetValue(Memory, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) ? memory : 0,
        metadata.Where(pair => pair.Key.StartsWith(Label, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[Label.Length..], pair => pair.Value))
    {
        Backends = metadata.TryGetValue(Backends, out var backends) ? backends.Split(' ') : [],
    };
}
