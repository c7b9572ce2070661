using System.Diagnostics;
using System.Globalization;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Assets;

namespace Eam.Bench;

/// <summary>
/// Compares the time of an iteration of EAM with a terminal time below 1 with that of plain EAM. The two alternate in blocks, so that both
/// see the same machine.
/// </summary>
internal static class IterationCost
{
    private const int Block = 10,
        Warm = 12;

    /// <summary>
    /// Prints one line for each pullback: milliseconds of an iteration of plain EAM and of EAM with the terminal time, the median ratio of
    /// the pairs of blocks with its quartiles, and the bytes of managed memory that an iteration allocates.
    /// </summary>
    /// <param name="backend">The backend that trains.</param>
    /// <param name="task">A task and its settings: <c>digits</c>, or <c>digit-images,network=dit</c>.</param>
    /// <param name="rows">Rows of a batch.</param>
    /// <param name="pairs">Number of pairs of blocks.</param>
    /// <param name="wait">Waits for the device; null if it has no queue.</param>
    public static void Measure(IBackend backend, string task, int rows, int pairs, Action? wait = null)
    {
        var parts = task.Split(',');
        var settings = parts.Skip(1).Select(part => part.Split('=')).ToDictionary(pair => pair[0], pair => ParameterValue.Parse(pair[1]));
        var loaded = TaskLoader.Load(new TaskSettings(parts[0], settings));
        foreach (var pullback in (string[])["covariance", "vjp", "none"])
        {
            using var plain = new Side(backend, loaded, rows, "1", null);
            using var early = new Side(backend, loaded, rows, "0.65", pullback);
            var (plainTimes, earlyTimes, ratios) = (new List<double>(), new List<double>(), new List<double>());
            for (var pair = -Warm; pair < pairs; pair++)
            {
                var (first, second) = (plain.Run(wait), early.Run(wait));
                if (pair < 0)
                    continue; // the first blocks compile the code and fill the pools
                plainTimes.Add(first);
                earlyTimes.Add(second);
                ratios.Add(second / first);
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{task} {pullback} plain {At(plainTimes, 2):F3} ms, early {At(earlyTimes, 2):F3} ms, ratio {At(ratios, 2):F3} ({At(ratios, 1):F3} .. {At(ratios, 3):F3}), {early.Allocated()} bytes"
                )
            );
        }
    }

    private static double At(List<double> values, int quarter) => values.Order().ElementAt(values.Count * quarter / 4);

    private sealed class Side : IDisposable
    {
        private readonly FineTuningProblem _problem;
        private readonly IFineTuner _method;

        public Side(IBackend backend, FineTuningTask task, int rows, string terminalTime, string? pullback)
        {
            var configuration = Configuration
                .Defaults("eam")
                .With("batch_size", ParameterValue.Of(rows))
                .With("learning_rate", ParameterValue.Of(1e-5))
                .With("eam.terminal_time", ParameterValue.Parse(terminalTime));
            if (pullback is not null)
                configuration = configuration.With("eam.pullback", ParameterValue.Parse(pullback));
            _problem = ModelFactory.CreateProblem(backend, task, configuration, 1);
            _method = ModelFactory.CreateMethod(_problem, configuration, 1);
        }

        // Milliseconds of an iteration, the mean of a block.
        public double Run(Action? wait)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Block; i++)
                _method.Iterate();
            wait?.Invoke();
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Block;
        }

        // The least of several, because the runtime's own work allocates too.
        public long Allocated() =>
            Enumerable
                .Range(0, 5)
                .Min(_ =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    _method.Iterate();
                    return GC.GetAllocatedBytesForCurrentThread() - before;
                });

        public void Dispose()
        {
            _method.Dispose();
            _problem.Model.Dispose();
        }
    }
}
