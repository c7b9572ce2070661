using System.Runtime.InteropServices;

namespace Eam.Torch.Checks;

/// <summary>Controls the instructions that oneDNN may use. oneDNN computes libtorch's convolutions on x86 processors.</summary>
internal static class OneDnn
{
    /// <summary>The environment variable that oneDNN reads once, when it is first used.</summary>
    public const string Variable = "ONEDNN_MAX_CPU_ISA";

    /// <summary>The instructions with which oneDNN computed right gradients on a processor where it failed with newer ones.</summary>
    public const string Limit = "SSE41";

    /// <summary>Whether oneDNN can be limited on this processor.</summary>
    public static bool CanBeLimited => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    /// <summary>The limit in the environment; null if there is none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>
    /// Limits oneDNN in this process and in the processes that it starts. It only has an effect before libtorch is loaded.
    /// </summary>
    public static void SetLimit() => NativeVariable.Set(Variable, Limit);
}
