using System.Diagnostics;
using System.Globalization;

namespace Eam.Testing;

/// <summary>Measures what a call costs on its own thread, so that other work on the machine does not count.</summary>
public static class ProcessorTime
{
    /// <summary>
    /// Calls <paramref name="action"/> and returns the processor time of the calling thread: on Linux the time that the scheduler has given
    /// to the thread, elsewhere the elapsed time.
    /// </summary>
    public static TimeSpan Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!OperatingSystem.IsLinux())
        {
            var start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start);
        }

        var before = Nanoseconds();
        action();
        return TimeSpan.FromMicroseconds((Nanoseconds() - before) / 1000.0);
    }

    // The first number of schedstat is the time on a processor.
    private static long Nanoseconds() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}
