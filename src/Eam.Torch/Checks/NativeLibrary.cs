using System.Text.RegularExpressions;
using TorchSharp;

namespace Eam.Torch.Checks;

/// <summary>
/// Starts libtorch once per process, and tells whether it is available and computes correctly, and if not, why, in one line.
/// </summary>
internal static partial class NativeLibrary
{
    private static readonly Lazy<StartOutcome> Outcome = new(Start);

    /// <summary>Null if libtorch can be used, otherwise what prevents it.</summary>
    public static string? WhyMissing => Outcome.Value.WhyMissing;

    /// <summary>One line for the user about a limit that Eam has set to get correct arithmetic; null if there is none.</summary>
    public static string? Notice => Outcome.Value.Notice;

    /// <summary>Loads libtorch without the check.</summary>
    /// <returns>Null, or why it cannot be loaded.</returns>
    internal static string? Load()
    {
        try
        {
            // After a failure TorchSharp copies all of libtorch and prints pages of text. The system's loader tells what is missing.
            if (OperatingSystem.IsLinux())
            {
                System.Runtime.InteropServices.NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
                NativeLog.Quiet();
            }

            using var probe = torch.zeros(1);
            return null;
        }
        catch (Exception failure)
            when (failure
                    is TypeInitializationException
                        or DllNotFoundException
                        or NotSupportedException
                        or BadImageFormatException
                        or EntryPointNotFoundException
            )
        {
            return $"libtorch cannot be loaded: {Cause(failure.GetBaseException().Message)}";
        }
    }

    /// <summary>Returns the line of a loader's message that says what is missing.</summary>
    internal static string Cause(string message)
    {
        if (MissingVersion().Match(message) is { Success: true } match)
        {
            return $"this system's C++ library is too old (it has no {match.Groups[1].Value}): "
                + "Debian 13, Ubuntu 24.04 and later versions have a newer one";
        }

        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(IsMissingFile) ?? lines.FirstOrDefault() ?? "the system's loader gave no reason";

        // The loader also lists the names under which it searched for the library itself.
        static bool IsMissingFile(string line) =>
            line.Contains("cannot open shared object file", StringComparison.Ordinal)
            && !line.Contains("LibTorchSharp", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"version [`'](GLIBC[A-Z]*_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    private static StartOutcome Start()
    {
        var store = new FindingStore(CacheFolder(), $"{Processor.Describe()}; TorchSharp {typeof(torch).Assembly.GetName().Version}");
        return new CheckedStart
        {
            GivenLimit = OneDnn.Given,
            CanBeLimited = OneDnn.CanBeLimited,
            Read = store.Read,
            Keep = store.Keep,
            Probe = SelfCheckCommand.Ask,
            SetLimit = OneDnn.SetLimit,
            Load = Load,
            Check = () => GradientCheck.Run(Kernel.All),
        }.Run();
    }

    /// <summary>Returns the user's folder for caches.</summary>
    private static string CacheFolder()
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "eam", "cache");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
        return Path.Combine(caches, "eam");
    }
}
