using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Eam.Engine.Commands;

/// <summary>
/// A process and all that it has started. If it has a process group of its own, signals go to the group; otherwise to the process and its
/// children. Thread-safe.
/// </summary>
internal sealed partial class ProcessGroup(Process process)
{
    /// <summary>The time between the request to end and the end by force.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const int Ask = 15,
        Force = 9,
        Probe = 0;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    private readonly int _id = process.Id;
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <summary>Asks all of them to end.</summary>
    public void Terminate()
    {
        lock (_gate)
        {
            if (!_isOver && Signal(-_id, Ask) != 0)
                KillTree();
        }
    }

    /// <summary>Ends all of them at once.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (!_isOver && Signal(-_id, Force) != 0)
                KillTree();
        }
    }

    /// <summary>
    /// Ends what is left after the end of the process. Afterwards its number may name another group, so no signal is sent.
    /// </summary>
    public void End()
    {
        var started = Stopwatch.GetTimestamp();
        var isLeft = Signal(-_id, Ask) == 0;
        while (isLeft && Stopwatch.GetElapsedTime(started) < Grace)
        {
            Thread.Sleep(Between); // a thread of the process's own waits, and no clock of a test ends a process
            isLeft = Signal(-_id, Probe) == 0;
        }

        lock (_gate)
        {
            if (isLeft)
                _ = Signal(-_id, Force);
            _isOver = true;
        }
    }

    private void KillTree()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has already ended.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
