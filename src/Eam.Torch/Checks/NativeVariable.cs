using System.Runtime.InteropServices;

namespace Eam.Torch.Checks;

/// <summary>Sets environment variables that native code reads.</summary>
internal static partial class NativeVariable
{
    /// <summary>Sets a variable of this process and of the processes that it starts.</summary>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);

        // On Unix, .NET has its own copy of the environment, but native code reads the C library's.
        if (!OperatingSystem.IsWindows())
            SetVariable(name, value, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
