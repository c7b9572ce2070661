using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>What a cleaning of one sweep deleted, or would.</summary>
/// <param name="Files">Paths.</param>
/// <param name="Bytes">Their sizes together.</param>
/// <param name="Running">A process runs the sweep, so nothing was touched.</param>
public sealed record Cleaning(IReadOnlyList<string> Files, long Bytes, bool Running);

/// <summary>Which checkpoints a sweep needs (design decision 5).</summary>
public static class Retention
{
    /// <summary>Trials that may go on: their checkpoints are needed.</summary>
    public static IReadOnlySet<int> Active(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trials.Where(trial => !trial.Ended).Select(trial => trial.Number).ToHashSet();
    }

    /// <summary>
    /// Ended trials whose newest checkpoint stays: each method's best completed one and, of several objectives, the front's, which are the result, and those that a
    /// retry may take up.
    /// </summary>
    public static IReadOnlySet<int> Ended(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var completed = state.Trials.Where(trial => trial.Status == TrialStatus.Completed).ToList();
        var best = completed
            .GroupBy(trial => trial.Configuration.Method)
            .Select(method => method.MaxBy(trial => state.Spec.Objective.Score(trial.Metrics))!);
        var front =
            state.Spec.Objectives.Count == 0
                ? []
                : TrialRanking.Of(state.Spec, completed).TakeWhile(ranked => ranked.Front == 0).Select(ranked => ranked.Trial);
        return best.Concat(front)
            .Concat(state.Trials.Where(trial => trial.IsRetriable && !state.IsCancelled))
            .Select(trial => trial.Number)
            .ToHashSet();
    }

    /// <summary>
    /// Deletes what a crash left: checkpoints of trials that need none, half-written files, and damaged ones of trials that have ended.
    /// It holds the folder's lock meanwhile, and leaves a sweep that runs alone.
    /// </summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="dryRun">Only tell; nothing is written.</param>
    /// <exception cref="EngineException">The folder is damaged, or a file cannot be deleted.</exception>
    public static Cleaning Clean(string folder, bool dryRun)
    {
        var sweep = SweepFolder.Find(folder, folder);
        using var held = dryRun ? null : FolderLock.TryTake(sweep.Lock);
        if (dryRun ? FolderLock.IsHeld(sweep.Lock) : held is null)
            return new([], 0, Running: true);

        // Read under the lock: before it, a run might have gone on from a checkpoint that an older state did not need.
        var state = SweepResults.Load(sweep.Path).State;
        var ended = state.Trials.Where(trial => trial.Ended).Select(trial => trial.Number).ToHashSet();
        List<FileInfo> surplus =
        [
            .. sweep.Checkpoints.Surplus(Active(state).Union(Ended(state)).ToHashSet(), ended),
            .. AtomicFile.Temporaries(sweep.Path),
        ];
        try
        {
            var bytes = surplus.Sum(file => file.Length);
            if (!dryRun)
                surplus.ForEach(file => file.Delete());
            return new([.. surplus.Select(file => file.FullName)], bytes, Running: false);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("delete from", sweep.Path, failure);
        }
    }
}
