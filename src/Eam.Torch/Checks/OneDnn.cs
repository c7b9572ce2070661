using System.Runtime.InteropServices;

namespace Eam.Torch.Checks;

/// <summary>oneDNN, which computes libtorch's convolutions on x86 processors: the instructions that it may use.</summary>
internal static partial class OneDnn
{
    /// <summary>The environment variable that oneDNN reads once, when it is first used.</summary>
    public const string Variable = "ONEDNN_MAX_CPU_ISA";

    /// <summary>The instructions with which it has computed right gradients where it fails with newer ones.</summary>
    public const string Limit = "SSE41";

    /// <summary>Whether a limit makes sense on this processor.</summary>
    public static bool CanBeLimited => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    /// <summary>What the environment says already; null where it says nothing.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>Limits oneDNN in this process and in those that it starts. Only of use before libtorch is loaded.</summary>
    public static void SetLimit()
    {
        Environment.SetEnvironmentVariable(Variable, Limit);

        // On Unix, .NET keeps an environment of its own: native code reads the C library's.
        if (!OperatingSystem.IsWindows())
            SetVariable(Variable, Limit, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
