using System.Runtime.InteropServices;

namespace Eam.Bench;

/// <summary>Measures CPU time of the calling thread (Linux). Unlike wall time it does not include the time in which another process uses the core.</summary>
internal static unsafe partial class Cpu
{
    private const int ThreadClock = 3;

    public static double Milliseconds()
    {
        var time = stackalloc long[2];
        _ = clock_gettime(ThreadClock, time);
        return (time[0] * 1e3) + (time[1] * 1e-6);
    }

    /// <summary>Returns the median milliseconds of a call: 0.3 s of warm-up, then 0.4 s of measurement.</summary>
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
