using System.Runtime.InteropServices;

namespace Eam.Engine;

/// <summary>The end of a process whose threads may still compute.</summary>
public static partial class ProcessExit
{
    /// <summary>
    /// Ends this process at once. Native libraries clean up nothing: libtorch's destructors pull the ground from under threads that are in it, which then crash the process, or
    /// fail in ways that look like a trial's own fault. What was to be written must have been.
    /// </summary>
    /// <param name="code">The exit code.</param>
    public static void Now(int code)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (!OperatingSystem.IsWindows())
            ExitAtOnce(code);
        Environment.Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitAtOnce(int code);
}
