using System.Globalization;
using Eam.Engine.Files;

namespace Eam.Engine.Inspection;

/// <summary>
/// Measures how much memory of this process an action needs beyond what the process holds before. Linux resets and tells the peak; on other
/// systems nothing is known.
/// </summary>
internal static class PeakMemory
{
    private const string Reset = "/proc/self/clear_refs",
        Status = "/proc/self/status";

    /// <summary>Runs an action. Returns the bytes at its peak beyond those before it; null if this system does not tell.</summary>
    public static long? Of(Action action)
    {
        GC.Collect();
        var before = TryReset() ? Read("VmRSS:") : null;
        action();
        return before is { } bytes && Read("VmHWM:") is { } peak ? Math.Max(0, peak - bytes) : null;
    }

    private static bool TryReset()
    {
        try
        {
            // 5 sets the peak to what is in use (man 5 proc).
            File.WriteAllText(Reset, "5");
            return true;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            return false;
        }
    }

    private static long? Read(string key)
    {
        try
        {
            var line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            return line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var number, "kB"]
                ? long.Parse(number, CultureInfo.InvariantCulture) << 10
                : null;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            return null;
        }
    }
}
