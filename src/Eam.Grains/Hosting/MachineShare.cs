using System.Globalization;
using Eam.Core.Backends;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Grains.Devices;

namespace Eam.Grains.Hosting;

/// <summary>
/// Detects when the silos of one machine offer more than the machine has. By default each silo offers all processors and all memory, so two
/// silos offer twice as much as there is. Each silo holds a locked file while it runs; the file's name says what the silo offers.
/// </summary>
internal sealed class MachineShare : IDisposable
{
    private readonly FolderLock? _held;

    private MachineShare(FolderLock? held, string? warning) => (_held, Warning) = (held, warning);

    /// <summary>A one-line warning if the silos of this machine offer more than it has; otherwise null.</summary>
    public string? Warning { get; }

    /// <summary>Registers a silo until the result is disposed.</summary>
    /// <param name="silo">The devices that the silo offers.</param>
    /// <param name="folder">The folder for the locked files of the machine's silos.</param>
    /// <param name="processors">Number of processors of the machine.</param>
    /// <param name="memory">Memory of the machine in bytes.</param>
    public static MachineShare Take(SiloDevices silo, string folder, int processors, long memory)
    {
        var own = silo.Devices.Where(device => device.Kind == BackendSpec.Cpu).ToList();
        if (own.Count == 0)
            return new(null, null);
        try
        {
            Directory.CreateDirectory(folder);
            var others = Others(folder).ToList();
            var held = FolderLock.TryTake(
                Path.Combine(
                    folder,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{silo.Name}@{own.Count}@{own.Sum(device => device.Memory)}@{Environment.ProcessId}.lock"
                    )
                )
            );
            return new(held, Problem(own.Count, own.Sum(device => device.Memory), others, processors, memory));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EngineException)
        {
            return new(null, null); // the folder belongs to another user, so the other silos are unknown
        }
    }

    public void Dispose() => _held?.Dispose();

    private static string? Problem(int count, long bytes, List<(string Name, int Count, long Memory)> others, int processors, long memory)
    {
        if (
            others.Count == 0
            || (count + others.Sum(other => other.Count) <= processors && bytes + others.Sum(other => other.Memory) <= memory)
        )
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the silos of this machine ({string.Join(", ", others.Select(other => other.Name))}, and this one) offer {count + others.Sum(other => other.Count)} processors and {Gib(bytes + others.Sum(other => other.Memory))} together, but it has {processors} and {Gib(memory)}: set Eam:Devices:Count and Eam:Devices:Memory of each silo"
        );
    }

    private static string Gib(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB");

    // A file that no process holds belongs to a silo that has ended.
    private static IEnumerable<(string Name, int Count, long Memory)> Others(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.lock"))
        {
            var parts = Path.GetFileNameWithoutExtension(file).Split('@');
            if (
                parts.Length != 4
                || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var count)
                || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out var memory)
            )
                continue;
            if (FolderLock.IsHeld(file))
                yield return (parts[0], count, memory);
            else
                File.Delete(file);
        }
    }
}
