namespace Eam.Torch.Checks;

/// <summary>
/// Keeps libtorch's warnings off the user's terminal. On a processor that one of its libraries does not support, it prints the same line a
/// hundred times.
/// </summary>
internal static class NativeLog
{
    private const string Variable = "TORCH_CPP_LOG_LEVEL";

    // c10::initLogging() reads the variable. Python calls it when it loads torch; TorchSharp does not.
    private const string InitLogging = "_ZN3c1011initLoggingEv";

    /// <summary>Leaves only errors, unless the user chose a level in the variable. libtorch must be loaded.</summary>
    /// <returns>False if this libtorch has no such function; then the warnings stay.</returns>
    public static unsafe bool Quiet()
    {
        if (
            !System.Runtime.InteropServices.NativeLibrary.TryLoad("c10", typeof(TorchSharp.torch).Assembly, null, out var library)
            || !System.Runtime.InteropServices.NativeLibrary.TryGetExport(library, InitLogging, out var init)
        )
            return false;
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
            NativeVariable.Set(Variable, "ERROR");
        ((delegate* unmanaged[Cdecl]<void>)init)();
        return true;
    }
}
