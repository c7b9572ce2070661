using System.Globalization;
using Eam.Core.Backends;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Grains.Devices;

namespace Eam.Grains.Hosting;

/// <summary>
/// What the silos of one machine offer of it. By default each offers all processors and all memory, so that two of them promise twice what there is. Each holds a locked file
/// while it runs, whose name says what it offers.
/// </summary>
internal sealed class MachineShare : IDisposable
{
    private readonly FolderLock? _held;

    private MachineShare(FolderLock? held, string? warning) => (_held, Warning) = (held, warning);

    /// <summary>One line where the silos of this machine offer more than it has; null where they do not.</summary>
    public string? Warning { get; }

    /// <summary>Registers a silo for as long as the result is not disposed.</summary>
    /// <param name="silo">What it offers.</param>
    /// <param name="folder">The folder of the machine's silos.</param>
    /// <param name="processors">The processors of the machine.</param>
    /// <param name="memory">The memory of the machine, bytes.</param>
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
            return new(null, null); // a folder of another user's: nothing is known of the others
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
            $"the silos of this machine ({string.Join(", ", others.Select(other => other.Name))}, and this one) offer {count + others.Sum(other => other.Count)} processors and {Gib(bytes + others.Sum(other => other.Memory))} together, and it has {processors} and {Gib(memory)}: give each its part by Eam:Devices:Count and Eam:Devices:Memory"
        );
    }

    private static string Gib(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB");

    // A file that nobody holds is of a silo that has ended.
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
