using System.Runtime.InteropServices;

namespace Eam.Bench;

/// <summary>CPU time of the calling thread (Linux): unlike wall time it does not count the moments when another process holds the core.</summary>
internal static unsafe partial class Cpu
{
    private const int ThreadClock = 3;

    public static double Milliseconds()
    {
        var time = stackalloc long[2];
        _ = clock_gettime(ThreadClock, time);
        return (time[0] * 1e3) + (time[1] * 1e-6);
    }

    /// <summary>Median milliseconds of a call: warmed up for 0.3 s, then measured for 0.4 s.</summary>
    public static double Measure(Action action)
    {
        for (var start = Milliseconds(); Milliseconds() < start + 300; )
            action();
        var samples = new List<double>();
        for (var start = Milliseconds(); Milliseconds() < start + 400; )
        {
            var before = Milliseconds();
            action();
            samples.Add(Milliseconds() - before);
        }

        samples.Sort();
        return samples[samples.Count / 2];
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);
}
