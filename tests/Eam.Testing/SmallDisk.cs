using System.Diagnostics;
using System.Globalization;

namespace Eam.Testing;

/// <summary>A disk of a few megabytes for one test: a tmpfs, if the system allows the test to mount one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk() { }

    /// <summary>The path of the mounted disk.</summary>
    public string Path => _folder.Path;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts a disk. Returns null if mounting is not allowed.</summary>
    public static SmallDisk? TryMount(int kilobytes)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", disk.Path))
            return disk;
        disk._folder.Dispose();
        return null;
    }

    /// <summary>Fills the disk completely, as another program might.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    /// <summary>Deletes the file that filled the disk.</summary>
    public void Free() => File.Delete(Filler);

    /// <summary>Makes the disk read-only, even for root.</summary>
    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
