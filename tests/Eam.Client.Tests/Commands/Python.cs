using System.ComponentModel;
using System.Diagnostics;

namespace Eam.Client.Tests.Commands;

/// <summary>The python3 of this machine, for tests of programs of users.</summary>
internal static class Python
{
    /// <summary>Why a test is skipped without it.</summary>
    public const string WhyNot = "there is no python3 on the PATH";

    private static readonly Lazy<bool> Found = new(Find);

    /// <summary>Whether it can run programs of task command, which need Linux or macOS.</summary>
    public static bool IsHere => Found.Value;

    private static bool Find()
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            using var python = Process.Start("python3", ["-c", ""]);
            python.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
