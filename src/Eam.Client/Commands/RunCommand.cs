using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Images;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam run</c>: a sweep in this process, from its file or from where it stopped.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "sweep file (`eam init` writes a sample)" };
        var resume = new Option<string?>("--resume") { HelpName = "SWEEP", Description = "go on with a stopped sweep: its name, the beginning of it, or its folder; FILE is not needed" };
        var (data, json) = (CommonOptions.Data(), CommonOptions.AsJson());
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var seed = CommonOptions.Seed("seed in place of the file's");
        var mostFailed = CommonOptions.MaxFailedTrials();
        var command = new Command("run", "Runs a sweep here and shows it live") { file, resume, data, slots, seed, mostFailed, json };
        command.SetAction(parsed => ExecuteAsync(
            terminal, parsed.GetValue(file), parsed.GetValue(resume), parsed.GetValue(data), parsed.GetValue(slots), parsed.GetValue(seed), parsed.GetValue(json),
            parsed.GetValue(mostFailed)));
        return command;
    }

    /// <summary>Runs a file, or goes on with a sweep; the verb <c>resume</c> is the second alone.</summary>
    public static async Task<int> ExecuteAsync(Terminal terminal, string? file, string? resume, string? data, int? slots, ulong? seed, bool json, int? mostFailed)
    {
        if (file is null == resume is null)
            throw new UsageException(file is null ? "'eam run' needs FILE, or --resume SWEEP" : "'eam run' takes FILE or --resume SWEEP, not both: a sweep goes on with its own file");
        if (resume is not null && seed is not null)
            throw new UsageException("--seed cannot change a sweep that is under way");
        if (resume is null && mostFailed is not null)
            throw new UsageException($"{CommonOptions.MaxFailedTrialsName} is for a sweep that is resumed: write max_failed_trials into the file");

        var folder = DataFolder.Resolve(data);
        var start = terminal.Time.GetTimestamp();
        var options = new LocalSweepOptions
        {
            Folder = folder, Time = terminal.Time, Slots = slots, MaxFailedTrials = mostFailed, Notice = line => terminal.Complain($"note: {line}"),
        };
        await using var service = new LocalSweepService(options);
        string sweep;
        SweepResults? before = null;
        if (resume is not null)
        {
            before = SweepNames.Read(folder, resume);
            sweep = before.Folder;
            if (before.Status == SweepStatus.Completed)
                terminal.Complain($"note: {before.Sweep} is completed already; nothing is left to do");
            else
                sweep = await service.ResumeAsync(before.Folder, terminal.Interrupts.Stop).ConfigureAwait(false);
            if (before.Status != SweepStatus.Completed && !service.Runs(sweep))
                return GoesOn(terminal, SweepResults.Load(before.Folder), json);
        }
        else
        {
            var (spec, source) = SweepFiles.Read(file!, data);
            sweep = await service.StartAsync(seed is { } other ? spec with { Seed = other } : spec, source, terminal.Interrupts.Stop).ConfigureAwait(false);
        }

        return await FinishAsync(terminal, service, sweep, before?.State, start, data, json).ConfigureAwait(false);
    }

    /// <summary>Shows a sweep that the service runs until it ends, and what came of it.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="service">Runs it.</param>
    /// <param name="sweep">Its identifier.</param>
    /// <param name="before">What an earlier run of it told already; null for a new one.</param>
    /// <param name="start">When this command began.</param>
    /// <param name="data">What <c>--data</c> said.</param>
    /// <param name="json">Whether stdout is for programs.</param>
    public static async Task<int> FinishAsync(
        Terminal terminal, LocalSweepService service, string sweep, SweepState? before, long start, string? data, bool json)
    {
        var progress = json ? terminal.Error : terminal.Output;
        var last = await FollowAsync(terminal, service, sweep, progress, before).ConfigureAwait(false);
        var images = last.Status == SweepStatus.Completed ? SaveImages(last) : [];
        var report = new SweepReport(Path.GetFileName(sweep), last, terminal.Time.GetElapsedTime(start), images, data);
        if (json)
            Json.Write(terminal.Output.Writer, report.ToJson());
        else
            report.Show(terminal.Output.Console);
        return Finish(terminal, report);
    }

    // It was paused, and the process that holds it goes on with it.
    private static int GoesOn(Terminal terminal, SweepResults sweep, bool json)
    {
        var status = sweep.Status.ToString().ToLowerInvariant();
        if (json)
            Json.Write(terminal.Output.Writer, new JsonObject { ["sweep"] = sweep.Sweep, ["status"] = status });
        else
            terminal.Output.Writer.WriteLine($"{sweep.Sweep} is {status}: the process that holds it goes on");
        return ExitCode.Done;
    }

    private static async Task<SweepUpdate> FollowAsync(Terminal terminal, LocalSweepService service, string sweep, Screen progress, SweepState? before)
    {
        var stopping = Task.CompletedTask;
        using var onStop = terminal.Interrupts.Stop.Register(() => stopping = service.StopAsync(sweep, CancellationToken.None));
        var watch = new SweepWatch(progress, terminal.Time, terminal.Interrupts.Stop, before);
        var last = await watch.FollowAsync(service.WatchAsync(sweep, CancellationToken.None)).ConfigureAwait(false);
        await stopping.ConfigureAwait(false);
        return last;
    }

    private static List<string> SaveImages(SweepUpdate update)
    {
        var task = TaskLoader.Load(update.State.Spec.Task);
        if (task.ImageSize is null)
            return [];
        var images = new TrialImages(task);
        var paths = new List<string> { images.SaveBase(update.Folder) };
        var checkpoints = SweepResults.Load(update.Folder).Checkpoints;
        foreach (var method in update.State.Spec.Space.Methods)
        {
            // The engine keeps the checkpoint of each method's best completed trial.
            var best = Leaderboard.Rank(update.State).FirstOrDefault(trial => trial.Configuration.Method == method && trial.Status == TrialStatus.Completed);
            if (best is not null && checkpoints.Load(best.Number) is { } checkpoint)
                paths.Add(images.SaveTrial(checkpoint, update.Folder, method));
        }

        return paths;
    }

    private static int Finish(Terminal terminal, SweepReport report)
    {
        switch (report.Last.Status)
        {
            case SweepStatus.Completed:
                return ExitCode.Done;
            case SweepStatus.Stopped:
                terminal.Complain($"stopped; nothing is lost. Go on with: {report.ResumeCommand}");
                return ExitCode.Interrupted;
            case SweepStatus.Cancelled:
                terminal.Complain($"cancelled; what was done is in {report.Last.Folder}");
                return ExitCode.Interrupted;
            default:
                throw new EngineException($"{report.Sweep}: {report.Last.Message ?? "failed"} (what was done is in {report.Last.Folder})");
        }
    }
}
