using System.Globalization;

namespace Eam.Engine.Workers;

/// <summary>Says how a process ended.</summary>
internal static class ExitStatus
{
    private const int Signal = 128;

    /// <summary>Such as <c>was killed by SIGKILL (out of memory?)</c> or <c>ended with exit code 3</c>.</summary>
    /// <param name="code">As .NET reports it: 128 and the signal's number for a process that a signal ended.</param>
    public static string Describe(int code) =>
        (code - Signal) switch
        {
            9 => "was killed by SIGKILL (out of memory?)",
            11 => "was killed by SIGSEGV (a crash of native code)",
            7 => "was killed by SIGBUS (a crash of native code)",
            4 => "was killed by SIGILL (an instruction that this processor lacks)",
            8 => "was killed by SIGFPE (a crash of native code)",
            6 => "was killed by SIGABRT (it gave itself up)",
            15 => "was killed by SIGTERM",
            > 0 and < 65 and var signal => string.Create(CultureInfo.InvariantCulture, $"was killed by signal {signal}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"),
        };
}
