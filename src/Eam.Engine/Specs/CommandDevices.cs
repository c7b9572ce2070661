using System.Globalization;
using System.Text.RegularExpressions;
using Eam.Core.Backends;
using Eam.Core.Sweeps;

namespace Eam.Engine.Specs;

/// <summary>
/// The devices of this machine for programs of users. They bring their own libraries, so Eam needs none to know its GPUs.
/// </summary>
public static partial class CommandDevices
{
    private const string Gpu = "cuda",
        Devices = "/dev";

    /// <summary>
    /// Returns the GPUs that programs may use: those of <c>CUDA_VISIBLE_DEVICES</c>, or without it all that NVIDIA's driver has.
    /// </summary>
    public static IReadOnlyList<BackendDevice> Gpus() => Gpus(Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"), Devices);

    /// <summary>Returns the GPUs of a machine.</summary>
    /// <param name="visible">The value of <c>CUDA_VISIBLE_DEVICES</c>; null if it is not set.</param>
    /// <param name="folder">The folder of the machine's devices.</param>
    internal static IReadOnlyList<BackendDevice> Gpus(string? visible, string folder)
    {
        IEnumerable<string> ids;
        if (visible is not null)
            ids = visible.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeWhile(id => id != "-1");
        else if (Directory.Exists(folder))
            ids = Directory
                .EnumerateFileSystemEntries(folder, "nvidia*")
                .Select(path => Node().Match(Path.GetFileName(path)))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value)
                .OrderBy(number => number.Length)
                .ThenBy(number => number, StringComparer.Ordinal);
        else
            ids = [];
        return
        [
            .. ids.Select(
                (id, number) =>
                    new BackendDevice(string.Create(CultureInfo.InvariantCulture, $"{Gpu}:{number}"), "GPU") { Id = $"gpu-{id}" }
            ),
        ];
    }

    /// <summary>
    /// Returns the devices that the slots of a sweep take in turn, each as names with commas; empty if its programs may use all that Eam
    /// may use.
    /// </summary>
    internal static IReadOnlyList<string> SetsOf(ResourceSpec resources, IReadOnlyList<BackendDevice> gpus) =>
        KindOf(resources, gpus) switch
        {
            Gpu =>
            [
                .. gpus.Chunk(resources.Devices)
                    .Where(set => set.Length == resources.Devices)
                    .Select(set => string.Join(',', set.Select(gpu => gpu.Name))),
            ],
            { } kind => [kind],
            null => [],
        };

    /// <summary>Returns the usual number of slots: one per set of GPUs, or one per processor and device.</summary>
    internal static int SlotsOf(ResourceSpec resources, IReadOnlyList<BackendDevice> gpus, int processors) =>
        Math.Max(1, KindOf(resources, gpus) == Gpu ? gpus.Count / resources.Devices : processors / resources.Devices);

    /// <summary>Returns what this machine offers to programs. The memory of its GPUs is not known, so any is taken to be enough.</summary>
    internal static IReadOnlyList<DeviceOffer> Offers(IReadOnlyList<BackendDevice> gpus, int processors)
    {
        var none = new Dictionary<string, string>();
        var cpu = new DeviceOffer(BackendSpec.Cpu, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, none) { Devices = processors };
        return gpus.Count == 0 ? [cpu] : [cpu, new DeviceOffer(Gpu, long.MaxValue, none) { Devices = gpus.Count }];
    }

    // Several devices without a kind are GPUs if there are any. One device without a kind is whatever the program finds.
    private static string? KindOf(ResourceSpec resources, IReadOnlyList<BackendDevice> gpus) =>
        resources.Device ?? (resources.Devices > 1 ? (gpus.Count > 0 ? Gpu : BackendSpec.Cpu) : null);

    [GeneratedRegex("^nvidia([0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Node();
}
