using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Grains.Devices;

/// <summary>Locks a device of a machine against other processes, including a frozen silo that the cluster has declared dead.</summary>
internal sealed class DeviceLock : IDisposable
{
    private readonly FolderLock _held;

    private DeviceLock(FolderLock held) => _held = held;

    /// <summary>Locks a device until the result is disposed.</summary>
    /// <exception cref="EngineException">Another process holds the device.</exception>
    public static DeviceLock Take(string file, string device)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return new(
            FolderLock.TryTake(file)
                ?? throw new EngineException(
                    $"device {device} is in use by another process{(FolderLock.Holder(file) is { } holder ? $" ({holder})" : "")}: {file} is locked"
                )
        );
    }

    public void Dispose() => _held.Dispose();
}
