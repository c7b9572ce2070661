using System.Diagnostics;

namespace Eam.Testing;

/// <summary>
/// Counts the bytes that code allocates. The runtime compiles code several times, on another thread and at times that nobody knows, and code before the
/// last compilation may allocate more. So a test takes the fewest bytes of several rounds, and never those of one.
/// </summary>
public static class Allocations
{
    // The runtime needs a few tenths of a second, and more on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Returns the bytes that one run allocates on this thread.</summary>
    public static long Of(Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>
    /// Repeats rounds of several runs until one of them allocates nothing, for ten seconds at most. Returns the bytes of the best round: 0 unless every round
    /// allocates.
    /// </summary>
    /// <param name="run">One run.</param>
    /// <param name="runs">The number of runs in a round, so that an allocation in only some of the runs is found too.</param>
    public static long Settled(Action run, int runs)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (fewest, watch) = (long.MaxValue, Stopwatch.StartNew());
        while (fewest > 0 && watch.Elapsed < Patience)
            fewest = Math.Min(fewest, Of(Round));
        return fewest;

        void Round()
        {
            for (var i = 0; i < runs; i++)
                run();
        }
    }
}
