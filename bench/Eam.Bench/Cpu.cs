using System.Runtime.InteropServices;

namespace Eam.Bench;

/// <summary>The calling thread's CPU time: unlike wall time it does not count the moments when another process holds the core.</summary>
internal static unsafe partial class Cpu
{
    private const int ThreadClock = 3;

    public static double Milliseconds()
    {
        var time = stackalloc long[2];
        _ = clock_gettime(ThreadClock, time);
        return (time[0] * 1e3) + (time[1] * 1e-6);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);
}
