namespace Eam.Client;

/// <summary>Exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file that the user wrote is wrong.</summary>
    public const int Usage = 2;

    /// <summary>
    /// Stopped before its end by Ctrl-C, SIGTERM, a hang-up, its time limit, <c>eam stop</c> or <c>eam cancel</c> (128 + SIGINT, the
    /// convention of shells).
    /// </summary>
    public const int Interrupted = 130;
}
