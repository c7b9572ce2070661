using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary>
/// <c>eam run</c>: runs a sweep in this process or on a server, from its file or from where it stopped, and shows it live.
/// </summary>
internal static class RunCommand
{
    private const string Searches = "--search-seeds";

    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("run", "FILE", "Runs a sweep on this machine or on a server, and shows it live", Create, SavesFirst: true);

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "sweep file (`eam init` writes a sample)",
        };
        var resume = new Option<string?>("--resume")
        {
            HelpName = "SWEEP",
            Description =
                "resume a stopped or interrupted sweep, given by its name, any unambiguous prefix of it, or its folder; FILE is then not allowed",
        };
        var slots = CommonOptions.Whole("--slots", "number of trials that train at once [default: as in the file, else one per core]");
        var seed = CommonOptions.Seed("seed; replaces the seed of the file");
        var searches = CommonOptions.Whole(
            Searches,
            "run the file N times (3 or more), one after the other and each with the next seed, then compare the methods over these searches"
        );
        var mostFailed = CommonOptions.MaxFailedTrials();
        var device = CommonOptions.Device();
        var command = new Command(Verb.Name, Verb.Description) { file, resume, slots, seed, searches, device, mostFailed };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command, ListingOptions.OfRun);
        command.SetAction(
            async (parsed, _) =>
            {
                var (path, sweep) = (parsed.GetValue(file), parsed.GetValue(resume));
                Check(path, sweep, parsed.GetValue(seed), parsed.GetValue(device), parsed.GetValue(mostFailed));
                CheckSearches(sweep, parsed.GetValue(searches));
                var start = terminal.Time.GetTimestamp();
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots), parsed.GetValue(mostFailed));
                host.SetDevice(parsed.GetValue(device));
                if (sweep is not null && host.IsRemote)
                    CheckRemote(parsed.GetValue(slots), parsed.GetValue(mostFailed));
                if (sweep is not null)
                    return await ResumeAsync(terminal, host, sweep, start, listing.Format(parsed));
                var format = listing.Format(parsed);
                if (parsed.GetValue(searches) is { } count)
                    return await new SearchSeries(terminal, host, path!, format).RunAsync(parsed.GetValue(seed), count);
                var id = await host.StartAsync(path!, parsed.GetValue(seed), terminal.Interrupts.Stop);
                return await FollowAsync(terminal, host, id, new FollowedSweep(terminal, host, format), start);
            }
        );
        return command;
    }

    /// <summary>Follows a sweep that this command has just started.</summary>
    /// <param name="terminal">Terminal to write to.</param>
    /// <param name="host">Host of the sweep.</param>
    /// <param name="id">The identifier that the host gave the sweep.</param>
    /// <param name="followed">Shows the sweep.</param>
    /// <param name="start">Timestamp at which this command began.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> FollowAsync(Terminal terminal, SweepHost host, string id, FollowedSweep followed, long start)
    {
        if (host.IsRemote)
        {
            var started = await host.ReadAsync(id, terminal.Interrupts.Stop);
            Tell(terminal, started.State.Spec);
            return await followed.OtherAsync(started, WatchKind.New);
        }

        // Without the token of Ctrl-C: the sweep runs in this process, and the first Ctrl-C must save it.
        Tell(terminal, (await host.Service.GetAsync(id, CancellationToken.None)).State.Spec);
        return await followed.OwnAsync(id, null, start);
    }

    /// <summary>Resumes a sweep. The verb <c>resume</c> does only this.</summary>
    public static async Task<int> ResumeAsync(Terminal terminal, SweepHost host, string name, long start, string format)
    {
        var before = await host.ReadAsync(name, terminal.Interrupts.Stop);
        var followed = new FollowedSweep(terminal, host, format);
        if (before.Status == SweepStatus.Completed)
        {
            terminal.Complain($"note: {before.Sweep} is already completed; there is nothing left to do");
            return host.IsRemote
                ? await followed.OtherAsync(before, WatchKind.Joined)
                : await followed.OwnAsync(host.Id(before), before.State, start);
        }

        if (before.Status == SweepStatus.Failed && Coordinator.IsOver(before.State))
            terminal.Complain($"note: every trial of {before.Sweep} has ended; there is nothing to resume");
        var sweep = await host.Service.ResumeAsync(host.Id(before), terminal.Interrupts.Stop);
        return host.Runs(sweep)
            ? await followed.OwnAsync(sweep, before.State, start)
            : GoesOn(terminal, host, await host.ReadAsync(host.Id(before), terminal.Interrupts.Stop), format);
    }

    /// <summary>Checks that no option was given that a server does not take when it resumes a sweep.</summary>
    /// <exception cref="UsageException">Such an option was given.</exception>
    public static void CheckRemote(int? slots, int? mostFailed = null)
    {
        if (slots is not null)
            throw new UsageException("--slots: the server decides how many trials of a resumed sweep run at once");
        if (mostFailed is not null)
            throw new UsageException(
                $"{CommonOptions.MaxFailedTrialsName} applies only to sweeps that are resumed on this machine: a server takes max_failed_trials from the file"
            );
    }

    private static void Check(string? file, string? resume, ulong? seed, string? device, int? mostFailed)
    {
        if (file is null == resume is null)
            throw new UsageException(
                file is null
                    ? "'eam run' needs FILE, or --resume SWEEP"
                    : "'eam run' takes FILE or --resume SWEEP, not both: a resumed sweep uses its own file"
            );
        if (resume is not null && seed is not null)
            throw new UsageException("--seed cannot be used with --resume: a sweep keeps its seed");
        if (resume is not null && device is not null)
            throw new UsageException("--device cannot be used with --resume: a sweep keeps its device");
        if (resume is null && mostFailed is not null)
            throw new UsageException(
                $"{CommonOptions.MaxFailedTrialsName} applies only to a sweep that is resumed: for a new one write max_failed_trials into the file"
            );
    }

    private static void CheckSearches(string? resume, int? searches)
    {
        if (searches is not { } count)
            return;
        if (resume is not null)
            throw new UsageException($"{Searches} cannot be used with --resume: resume the sweep, then compare the searches");
        if (count < SearchComparison.Fewest)
            throw new UsageException(
                FormattableString.Invariant($"{Searches} must be at least {SearchComparison.Fewest}: fewer searches give no interval")
            );
    }

    private static void Tell(Terminal terminal, SweepSpec spec)
    {
        foreach (var note in SweepNotes.OfSpace(spec))
            terminal.Complain($"note: {note}");
    }

    // Another process continues the sweep: the one that holds the paused sweep, or the server.
    private static int GoesOn(Terminal terminal, SweepHost host, SweepResults sweep, string format)
    {
        var status = sweep.Status.ToWord();
        var line =
            $"{sweep.Sweep} is {status}: {(host.IsRemote ? $"the server continues it. To watch it: eam watch {host.Named(sweep.Sweep, sweep.Folder)}" : "the process that holds it continues")}";
        return ListingOptions.Print(
            format,
            terminal,
            new RequestResult(line, new JsonObject { ["sweep"] = sweep.Sweep, ["status"] = status })
        );
    }
}
