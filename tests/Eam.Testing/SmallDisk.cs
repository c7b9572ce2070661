using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Eam.Testing;

/// <summary>A disk of a few megabytes for one test: a tmpfs, if the system allows the test to mount one.</summary>
public sealed partial class SmallDisk : IDisposable
{
    private const nuint Remount = 32; // MS_REMOUNT of mount(2)

    private readonly TemporaryFolder _folder = new();

    private readonly int _kilobytes;

    private SmallDisk(int kilobytes) => _kilobytes = kilobytes;

    /// <summary>The path of the mounted disk.</summary>
    public string Path => _folder.Path;

    /// <summary>Mounts a disk. Returns null if mounting is not allowed.</summary>
    public static SmallDisk? TryMount(int kilobytes)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var disk = new SmallDisk(kilobytes);
        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", disk.Path))
        {
            // Fill() makes the disk as small as what is in use, and a size of 0 would mean that there is no limit.
            File.WriteAllText(System.IO.Path.Combine(disk.Path, "in-use"), "x");
            return disk;
        }

        disk._folder.Dispose();
        return null;
    }

    /// <summary>
    /// Fills the disk completely, as another program might. It takes the space in one step: a program that took it piece by piece could
    /// also take what the tested program releases as soon as the disk is full.
    /// </summary>
    public void Fill()
    {
        var drive = new DriveInfo(Path);
        do
        {
            // The system refuses a size below what is in use now.
            while (!Resize(drive.TotalSize - drive.TotalFreeSpace)) { }
        } while (drive.TotalFreeSpace > 0);
    }

    /// <summary>Gives the disk back the space that <see cref="Fill"/> took.</summary>
    public void Free()
    {
        if (!Resize(_kilobytes * 1024L))
            throw new IOException($"cannot give the disk {Path} its size back");
    }

    /// <summary>Makes the disk read-only, even for root.</summary>
    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private bool Resize(long bytes) => Mount(null, Path, null, Remount, string.Create(CultureInfo.InvariantCulture, $"size={bytes}")) == 0;

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Mount(string? source, string target, string? type, nuint flags, string options);

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
