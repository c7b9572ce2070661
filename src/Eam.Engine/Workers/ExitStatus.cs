using System.Globalization;

namespace Eam.Engine.Workers;

/// <summary>Describes how a process ended.</summary>
internal static class ExitStatus
{
    private const int Signal = 128;

    /// <summary>Returns a text such as <c>was killed by SIGKILL (out of memory?)</c> or <c>ended with exit code 3</c>.</summary>
    /// <param name="code">The exit code that .NET reports: 128 plus the signal's number if a signal ended the process.</param>
    public static string Describe(int code) =>
        (code - Signal) switch
        {
            9 => "was killed by SIGKILL (out of memory?)",
            11 => "was killed by SIGSEGV (a crash of native code)",
            7 => "was killed by SIGBUS (a crash of native code)",
            4 => "was killed by SIGILL (an instruction that this processor lacks)",
            8 => "was killed by SIGFPE (a crash of native code)",
            6 => "was killed by SIGABRT (it aborted itself)",
            15 => "was killed by SIGTERM",
            > 0 and < 65 and var signal => string.Create(CultureInfo.InvariantCulture, $"was killed by signal {signal}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"),
        };
}
