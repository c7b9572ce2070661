namespace Eam.Cluster.Tests.Faults;

/// <summary>Debian's libfaketime, which gives a process another time of day. Time spans stay right.</summary>
internal static class FalseClock
{
    /// <summary>Path of the library; null if it is not installed.</summary>
    public static string? Library { get; } =
        Directory.Exists("/usr/lib")
            ? Directory
                .EnumerateDirectories("/usr/lib", "*-linux-gnu")
                .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
                .FirstOrDefault(File.Exists)
            : null;

    /// <summary>Why no process can have another time, in one line; null if one can.</summary>
    public static string? Missing => Library is null ? "libfaketime is not installed (Debian's package libfaketime)" : null;
}
