using System.ComponentModel;
using System.Diagnostics;

namespace Eam.Cluster.Tests.Faults;

/// <summary>Programs of the system that faults are made with: <c>ip</c>, <c>nft</c>, <c>mount</c>, <c>fsfreeze</c>.</summary>
internal static class SystemTool
{
    /// <summary>Runs a program; returns its output.</summary>
    /// <exception cref="InvalidOperationException">The program ended with an error.</exception>
    public static string Run(string program, params string[] arguments) =>
        Try(program, arguments) is (0, var said)
            ? said
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {Try(program, arguments).Said}");

    /// <summary>Runs a program; returns its exit code, 127 if there is no such program, and its output.</summary>
    public static (int Code, string Said) Try(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.WaitForExit();
            return (process.ExitCode, string.Concat(said.GetAwaiter().GetResult()).Trim());
        }
        catch (Win32Exception)
        {
            return (127, $"{program} is not installed");
        }
    }
}
