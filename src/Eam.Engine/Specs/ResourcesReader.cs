using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads the key <c>resources</c>: what the trials of a sweep need of their devices.</summary>
internal static class ResourcesReader
{
    private const int LongestWord = 64,
        MostDevices = 1024;

    public static ResourceSpec Read(Section top, BackendSpec backend, bool isCommand)
    {
        var section = top.Below("resources");
        var device = Device(section);

        // The sweep would hold a GPU without using it.
        if (device == "cuda" && !isCommand && backend.Name == BackendCatalog.Managed)
            section.Wrong("device", "is cuda, but the managed backend trains on the CPU: add `backend: torch`");
        else if (device is not (null or ResourceSpec.Simulated) && backend.Kind is { } kind && kind != device)
            section.Wrong("device", $"is {device}, but backend.device is {backend.Device}");
        return new(device, Memory(section), Labels(section)) { Devices = Devices(section, isCommand) };
    }

    private static int Devices(Section section, bool isCommand)
    {
        var devices = section.Whole("devices", 1, MostDevices) ?? 1;
        if (devices > 1 && !isCommand)
            section.Wrong("devices", $"is {devices}, but a method of Eam trains on one device: only task command can use several");
        return devices;
    }

    private static string? Device(Section section)
    {
        const string Expected = "a kind of device, such as cpu or cuda";
        if (section.Text("device", Expected) is not { } text || text == "any")
            return null;
        if (IsWord(text))
            return text;
        section.Wrong("device", $"must be {Expected}, not '{text}'");
        return null;
    }

    private static long Memory(Section section)
    {
        const string Expected = "a size such as 20GiB or 500MiB";
        if (section.Text("memory", Expected) is not { } text)
            return 0;
        if (ByteSizes.TryParse(text) is { } bytes)
            return bytes;
        section.Wrong("memory", $"must be {Expected}, not '{text}'");
        return 0;
    }

    private static SortedDictionary<string, string> Labels(Section section)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var below = section.Map("labels");
        foreach (var entry in below.Entries)
        {
            if (entry.Value is YamlScalar { IsEmpty: false } scalar && IsWord(entry.Key) && IsWord(scalar.Text))
                labels[entry.Key] = scalar.Text;
            else
                below.Wrong(
                    entry.Key,
                    $"must be a label and its value, each of at most {LongestWord} letters, digits, '-', '_', '.' and '/'"
                );
        }

        return labels;
    }

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= LongestWord && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
}
