using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>Decides which checkpoints a sweep needs (docs/decisions/005-two-checkpoints.md).</summary>
public static class Retention
{
    /// <summary>Returns the trials that may continue. Their checkpoints are needed.</summary>
    public static IReadOnlySet<int> Active(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trials.Where(trial => !trial.Ended).Select(trial => trial.Number).ToHashSet();
    }

    /// <summary>
    /// Returns the ended trials whose newest checkpoint stays: the best trial of each method or, with several objectives, the trials of its
    /// Pareto front, because they are the result (docs/scheduling.md#the-best-trial); and the trials that a retry may resume.
    /// </summary>
    /// <remarks>
    /// Whichever trial is the best at some later time still has its checkpoint then. A trial that may continue has one anyway. Of those
    /// that have ended, only a trial that ends later can become better than the best of them.
    /// </remarks>
    public static IReadOnlySet<int> Ended(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ended = state.Trials.Where(trial => trial.Ended).ToList();

        // A retry takes a trial out of the ended ones, so the best of those that cannot be retried stays too.
        var final = ended.Where(trial => !trial.IsRetriable).ToList();
        return Winners(state.Spec, ended)
            .Concat(Winners(state.Spec, final))
            .Concat(ended.Where(trial => trial.IsRetriable && !state.IsCancelled))
            .Concat(FirstRuns(state))
            .Select(trial => trial.Number)
            .ToHashSet();
    }

    private static IEnumerable<Trial> Winners(SweepSpec spec, IEnumerable<Trial> trials) =>
        trials
            .GroupBy(trial => trial.Configuration.Method)
            .SelectMany(method => TrialRanking.Winners(spec, method).Select(ranked => ranked.Trial));

    // With repeats a configuration is shown by its first run. While other runs may continue, it may still become the best.
    private static IEnumerable<Trial> FirstRuns(SweepState state) =>
        state.Spec.Repeats == 1
            ? []
            : state
                .Trials.Where(run => run.RepeatOf is not null && (!run.Ended || run.IsRetriable))
                .Select(run => state.Trials[run.RepeatOf!.Value])
                .Where(first => first.Ended);

    /// <summary>
    /// Deletes what a crash or an older version left: checkpoints of trials that need none, half-written files, and damaged files of trials
    /// that have ended. It holds the folder's lock meanwhile, and does not touch a running sweep.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="dryRun">Whether to only report what would be deleted.</param>
    /// <exception cref="EngineException">The folder is damaged, or a file cannot be deleted.</exception>
    public static Cleaning Clean(string folder, bool dryRun)
    {
        var sweep = SweepFolder.At(folder);
        using var held = dryRun ? null : FolderLock.TryTake(sweep.Lock);
        if (dryRun ? FolderLock.IsHeld(sweep.Lock) : held is null)
            return new([], 0, Running: true);

        // Read under the lock: before it, a run might have resumed from a checkpoint that an older state did not need.
        var state = SweepResults.Load(sweep.Path).State;
        var ended = state.Trials.Where(trial => trial.Ended).Select(trial => trial.Number).ToHashSet();
        List<FileSystemInfo> surplus =
        [
            .. sweep.Checkpoints.Surplus(Active(state).Union(Ended(state)).ToHashSet(), ended),
            .. AtomicFile.Temporaries(sweep.Path),
        ];
        try
        {
            var bytes = surplus.Sum(CheckpointFolder.Size);
            if (!dryRun)
                surplus.ForEach(CheckpointFolder.Delete);
            return new([.. surplus.Select(file => file.FullName)], bytes, Running: false);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("delete from", sweep.Path, failure);
        }
    }
}
