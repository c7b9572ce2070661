using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Results;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// Exports a sweep for TensorBoard: one run per trial, whose scalars are the metrics and whose steps are the NFE, and the trials' settings
/// for the page of hyperparameters. It is a pure function of the sweep: equal sweeps give equal bytes.
/// </summary>
public static class TensorBoardRuns
{
    /// <summary>
    /// Writes <c>FOLDER/SWEEP</c> with one folder per trial. It overwrites earlier exports of this sweep; other sweeps may be in the same
    /// folder.
    /// </summary>
    /// <returns>The number of runs.</returns>
    /// <exception cref="EngineException">A file cannot be written, or the name of the sweep or of a method would lead out of the
    /// folder.</exception>
    public static int Write(string folder, SweepResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (state, started) = (results.State, results.Started.ToUnixTimeMilliseconds() / 1e3);

        // All names are checked before the first file, because a damaged or hostile sweep must not leave half an export.
        var root = Path.Combine(folder, PathName.Step(results.Sweep));
        foreach (var trial in state.Trials)
            PathName.Step(Name(trial));
        var settings = new Hyperparameters(state);
        File(root, started, file => file.Hparams(started, Hyperparameters.ExperimentTag, settings.Experiment(results.Sweep, started)));
        foreach (var trial in state.Trials)
        {
            var group = $"{results.Sweep}/{Name(trial.RepeatOf is { } winner ? state.Trials[winner] : trial)}";
            File(Path.Combine(root, Name(trial)), started, file =>
            {
                file.Hparams(started, Hyperparameters.StartTag, settings.Start(trial, group, started));
                Curve(file, state.Spec, trial, started);
                if (trial.Ended)
                    file.Hparams(
                        started + trial.Spent.Seconds,
                        Hyperparameters.EndTag,
                        Hyperparameters.End(trial, started + trial.Spent.Seconds)
                    );
            });
        }

        return state.Trials.Count;
    }

    /// <summary>Returns the name of a trial's run: <c>trial-0007-eam</c>.</summary>
    internal static string Name(Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Number:D4}-{trial.Configuration.Method}");

    // A trial's clock is its own training time, because wall-clock time contains the pauses between its segments.
    private static void Curve(EventFile file, SweepSpec spec, Trial trial, double started)
    {
        foreach (var (spent, metrics) in trial.Curve)
        {
            file.Scalars(
                started + spent.Seconds,
                spent.Nfe,
                [
                    .. spec
                        .Metrics.Where(metric => metric.Get(metrics) is not null)
                        .Select(metric => (metric.Name, metric.Get(metrics)!.Value)),
                    ("compute/flops", spent.Flops),
                    ("compute/iterations", spent.Iterations),
                    ("compute/seconds", spent.Seconds),
                ]
            );
        }
    }

    // TensorBoard searches for names with the word tfevents; the number is the time at which the run started.
    private static void File(string folder, double started, Action<EventFile> write)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", folder, failure);
        }

        AtomicFile.Write(
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(long)started}.eam")),
            stream =>
            {
                var file = new EventFile(stream);
                file.Begin(started);
                write(file);
            },
            durable: false
        );
    }
}
