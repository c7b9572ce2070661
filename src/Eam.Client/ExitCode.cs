namespace Eam.Client;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file that the user wrote is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped before its end by Ctrl-C, SIGTERM, <c>eam stop</c> or <c>eam cancel</c> (128 + SIGINT, as shells have it).</summary>
    public const int Interrupted = 130;
}
