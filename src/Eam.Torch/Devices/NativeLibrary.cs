using TorchSharp;

namespace Eam.Torch.Devices;

/// <summary>libtorch, loaded once a process: whether it is there, and if not, why, in one line.</summary>
internal static class NativeLibrary
{
    private static readonly Lazy<string?> Problem = new(Load);

    /// <summary>Null when libtorch is loaded, else what prevents it.</summary>
    public static string? WhyMissing => Problem.Value;

    private static string? Load()
    {
        try
        {
            using var probe = torch.zeros(1);
            return null;
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException or EntryPointNotFoundException)
        {
            var cause = failure.GetBaseException().Message;
            return $"libtorch cannot be loaded: {cause.ReplaceLineEndings("\n").Split('\n').First(line => line.Length > 0).Trim()}";
        }
    }
}
