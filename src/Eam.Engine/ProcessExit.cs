using System.Runtime.InteropServices;

namespace Eam.Engine;

/// <summary>Ends a process whose threads may still be computing.</summary>
public static partial class ProcessExit
{
    /// <summary>
    /// Ends this process at once, without the cleanup of native libraries. libtorch's destructors free what running threads still use;
    /// those threads then crash the process, or fail in ways that look like a trial's own fault. Everything that must be written has to be
    /// written before this call.
    /// </summary>
    /// <param name="code">The exit code.</param>
    public static void Now(int code)
    {
        Flush(Console.Out);
        Flush(Console.Error);
        if (!OperatingSystem.IsWindows())
            ExitAtOnce(code);
        Environment.Exit(code);
    }

    private static void Flush(TextWriter writer)
    {
        try
        {
            writer.Flush();
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitAtOnce(int code);
}
