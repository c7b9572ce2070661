using Eam.Testing;

namespace Eam.Cluster.Tests.Faults;

/// <summary>
/// A disk of 96 MiB in a file (ext4 on a loop device), which can be full, read-only, or hang. While it hangs (<c>fsfreeze</c>), whoever writes waits in the
/// system, and cannot even be killed, as on a network file system whose server does not answer. Readers of what is in memory go on.
/// </summary>
internal sealed class LoopDisk : IDisposable
{
    private const string Mark = "eam-faults-disk",
        Ballast = "ballast";

    private readonly TemporaryFolder _folder = new();

    private LoopDisk() { }

    public string Path => _folder.File(Mark);

    /// <exception cref="InvalidOperationException">This machine cannot mount such a disk; the message says why.</exception>
    public static LoopDisk Mount()
    {
        Clear();
        var disk = new LoopDisk();
        try
        {
            var image = disk._folder.File("image");
            using (var file = File.Create(image))
                file.SetLength(96L << 20);
            SystemTool.Run("mkfs.ext4", "-q", "-m", "0", image);
            Directory.CreateDirectory(disk.Path);
            SystemTool.Run("mount", "-o", "loop", image, disk.Path);
            return disk;
        }
        catch
        {
            disk._folder.Dispose();
            throw;
        }
    }

    /// <summary>Fills the disk, as another program might. Returns the healing.</summary>
    public Action Fill()
    {
        var ballast = System.IO.Path.Combine(Path, Ballast);
        using (var file = File.Create(ballast))
        {
            var block = new byte[64 << 10];
            for (var size = block.Length; size > 0; size = size == block.Length ? 512 : 0)
            {
                try
                {
                    while (true)
                    {
                        file.Write(block, 0, size);
                        file.Flush(flushToDisk: true);
                    }
                }
                catch (IOException)
                {
                    // Full, for blocks of this size.
                }
            }
        }

        return () => File.Delete(ballast);
    }

    /// <summary>Makes the disk read-only. Returns the healing.</summary>
    public Action MakeReadOnly()
    {
        // The system refuses while a file is open for writing.
        for (var tries = 0; SystemTool.Try("mount", "-o", "remount,ro", Path).Code != 0; tries++)
            (tries < 2000).ShouldBeTrue("the disk is busy all the time");
        return () => SystemTool.Run("mount", "-o", "remount,rw", Path);
    }

    /// <summary>Lets the disk hang. Returns the healing.</summary>
    public Action Hang()
    {
        SystemTool.Run("fsfreeze", "--freeze", Path);
        return () => SystemTool.Run("fsfreeze", "--unfreeze", Path);
    }

    /// <summary>Ends a hang, if there is one: a process that waits in the system cannot be killed.</summary>
    public void Thaw() => SystemTool.Try("fsfreeze", "--unfreeze", Path);

    public void Dispose()
    {
        Release(Path);
        _folder.Dispose();
    }

    // A test that was killed may have left a disk, perhaps one that hangs.
    private static void Clear()
    {
        foreach (
            var path in File.ReadLines("/proc/mounts")
                .Select(line => line.Split(' ')[1])
                .Where(path => path.EndsWith(Mark, StringComparison.Ordinal))
                .ToList()
        )
            Release(path);
    }

    private static void Release(string path)
    {
        SystemTool.Try("fsfreeze", "--unfreeze", path);
        SystemTool.Try("umount", "-l", path);
    }
}
