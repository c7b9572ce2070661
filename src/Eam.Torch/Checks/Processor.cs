using System.Runtime.InteropServices;

namespace Eam.Torch.Checks;

/// <summary>The model of this machine's processor.</summary>
internal static class Processor
{
    private static readonly string[] Fields = ["vendor_id", "cpu family", "model", "model name", "stepping", "flags"];

    /// <summary>
    /// Returns all properties that distinguish two models, in one line. They include the instructions that a virtual machine permits.
    /// </summary>
    public static string Describe() =>
        $"{RuntimeInformation.ProcessArchitecture}; {FromLinux() ?? FromWindows() ?? RuntimeInformation.OSDescription}";

    /// <summary>Returns the fields of the first processor in /proc/cpuinfo.</summary>
    internal static string Parse(IEnumerable<string> lines) =>
        string.Join(
            "; ",
            lines
                .TakeWhile(line => line.Length > 0)
                .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(parts => parts.Length == 2 && Fields.Contains(parts[0]))
                .Select(parts => $"{parts[0]} {parts[1]}")
        );

    private static string? FromLinux()
    {
        try
        {
            return File.Exists("/proc/cpuinfo") ? Parse(File.ReadLines("/proc/cpuinfo")) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FromWindows() => Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
}
