using Eam.Client.Hosts;
using Eam.Client.Images;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary>
/// Shows a sweep until it ends, then its result. Ctrl-C stops a sweep that this process runs. It only stops watching a sweep that runs
/// elsewhere.
/// </summary>
/// <param name="terminal">Terminal to write to.</param>
/// <param name="host">Host of the sweep.</param>
/// <param name="format">Output format of stdout: a table for people, or JSON or CSV for programs.</param>
/// <param name="printsResult">Whether the result goes to stdout at the end. A verb that runs several sweeps prints one result for all of
/// them.</param>
internal sealed class FollowedSweep(Terminal terminal, SweepHost host, string format, bool printsResult = true)
{
    private readonly Screen _progress = format == CommonOptions.Table ? terminal.Output : terminal.Error;

    /// <summary>Follows a sweep that this process runs.</summary>
    /// <param name="sweep">The service's identifier of the sweep.</param>
    /// <param name="before">State at the end of an earlier run, which is not shown again; null for a new sweep.</param>
    /// <param name="start">Timestamp at which this command began.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> OwnAsync(string sweep, SweepState? before, long start)
    {
        var stopping = Task.CompletedTask;
        using var onStop = terminal.Interrupts.Stop.Register(() => stopping = host.Service.StopAsync(sweep, CancellationToken.None));
        var watch = new SweepWatch(_progress, terminal.Time, WatchKind.Own, before, terminal.Interrupts.Stop);
        var last = await watch.FollowAsync(host.Service.WatchAsync(sweep, CancellationToken.None));
        await stopping;
        return Report(last, terminal.Time.GetElapsedTime(start), last.Status == SweepStatus.Completed ? SaveImages(last) : []);
    }

    /// <summary>Follows a sweep that runs elsewhere.</summary>
    /// <param name="sweep">Results of the sweep so far.</param>
    /// <param name="kind">Whether the sweep is new, or its earlier events are left out.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> OtherAsync(SweepResults sweep, WatchKind kind)
    {
        var stop = terminal.Interrupts.Stop;
        var watch = new SweepWatch(_progress, terminal.Time, kind, null, stop);
        host.Notice = _progress.Live ? watch.Note : terminal.Complain;
        try
        {
            var last = await watch.FollowAsync(host.Service.WatchAsync(host.Id(sweep), stop));
            return Report(last, (last.Finished ?? terminal.Time.GetUtcNow()) - last.Started, []);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var named = host.Named(sweep.Sweep, sweep.Folder);
            terminal.Complain(
                $"no longer watching {sweep.Sweep}; it continues to run. To watch it again: eam watch {named}; to stop it: eam stop {named}"
            );
            return ExitCode.Interrupted;
        }
    }

    private int Report(SweepUpdate last, TimeSpan elapsed, IReadOnlyList<string> images)
    {
        var report = new SweepReport(last.Sweep, last, elapsed, images, host);
        if (printsResult)
            ListingOptions.Print(format, terminal, report);
        switch (last.Status)
        {
            case SweepStatus.Completed:
                return ExitCode.Done;
            case SweepStatus.Stopped:
                var why = last.Message == Coordinator.TimeIsOver ? "stopped: its time_limit is over" : "stopped";
                terminal.Complain($"{why}; nothing is lost. To resume: {report.ResumeCommand}");
                return ExitCode.Interrupted;
            case SweepStatus.Interrupted:
                terminal.Complain($"interrupted: {last.Message ?? SweepResults.ProcessEnded}. To resume: {report.ResumeCommand}");
                return ExitCode.Interrupted;
            case SweepStatus.Cancelled:
                terminal.Complain($"cancelled; the results so far are in {last.Folder}");
                return ExitCode.Interrupted;
            default:
                throw new EngineException(
                    $"{report.Sweep}: {last.Message ?? "failed"} (the results so far are in {last.Folder}{RetryHint(last)})"
                );
        }
    }

    // A sweep that is over can only continue with trials that a user retries. Diverged trials cannot be retried.
    private string RetryHint(SweepUpdate last) =>
        Coordinator.IsOver(last.State) && AllowedRequests.Retried(last.State).Any()
            ? $"; to retry the trials that crashed: eam retry {host.Named(last.Sweep, last.Folder)}"
            : string.Empty;

    private static List<string> SaveImages(SweepUpdate update)
    {
        if (!update.State.Spec.IsTrainedByEam)
            return [];
        var task = TaskLoader.Load(update.State.Spec.Task);
        if (task.ImageSize is null)
            return [];
        var images = new TrialImages(task, update.State.Spec.Backend);
        var paths = new List<string> { images.SaveBase(update.Folder) };
        var checkpoints = SweepResults.Load(update.Folder).Checkpoints;
        foreach (var method in update.State.Spec.Space.Methods)
        {
            // The engine keeps the checkpoint of each method's best completed trial.
            var best = Leaderboard
                .Rank(update.State)
                .FirstOrDefault(trial => trial.Configuration.Method == method && trial.Status == TrialStatus.Completed);
            if (best is not null && checkpoints.Load(best.Number) is { } checkpoint)
                paths.Add(images.SaveTrial(checkpoint, update.Folder, method));
        }

        return paths;
    }
}
