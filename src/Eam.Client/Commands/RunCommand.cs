using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam run</c>: a sweep in this process or on a server, from its file or from where it stopped, shown live.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "sweep file (`eam init` writes a sample)",
        };
        var resume = new Option<string?>("--resume")
        {
            HelpName = "SWEEP",
            Description = "go on with a stopped sweep: its name, the beginning of it, or its folder; FILE is not needed",
        };
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var seed = CommonOptions.Seed("seed in place of the file's");
        var mostFailed = CommonOptions.MaxFailedTrials();
        var device = CommonOptions.Device();
        var command = new Command("run", "Runs a sweep here, or on a server, and shows it live")
        {
            file,
            resume,
            slots,
            seed,
            device,
            mostFailed,
        };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command, ListingOptions.OfRun);
        command.SetAction(
            async (parsed, _) =>
            {
                var (path, sweep) = (parsed.GetValue(file), parsed.GetValue(resume));
                Check(path, sweep, parsed.GetValue(seed), parsed.GetValue(device), parsed.GetValue(mostFailed));
                var start = terminal.Time.GetTimestamp();
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots), parsed.GetValue(mostFailed));
                host.SetDevice(parsed.GetValue(device));
                if (sweep is not null && host.IsRemote)
                    CheckRemote(parsed.GetValue(slots), parsed.GetValue(mostFailed));
                if (sweep is not null)
                    return await ResumeAsync(terminal, host, sweep, start, listing.Format(parsed));
                var id = await host.StartAsync(path!, parsed.GetValue(seed), terminal.Interrupts.Stop);
                var followed = new FollowedSweep(terminal, host, listing.Format(parsed));
                return host.IsRemote
                    ? await followed.OtherAsync(await host.ReadAsync(id, terminal.Interrupts.Stop), WatchKind.New)
                    : await followed.OwnAsync(id, null, start);
            }
        );
        return command;
    }

    /// <summary>Goes on with a sweep; the verb <c>resume</c> is this alone.</summary>
    public static async Task<int> ResumeAsync(Terminal terminal, SweepHost host, string name, long start, string format)
    {
        var before = await host.ReadAsync(name, terminal.Interrupts.Stop);
        var followed = new FollowedSweep(terminal, host, format);
        if (before.Status == SweepStatus.Completed)
        {
            terminal.Complain($"note: {before.Sweep} is completed already; nothing is left to do");
            return host.IsRemote
                ? await followed.OtherAsync(before, WatchKind.Joined)
                : await followed.OwnAsync(host.Id(before), before.State, start);
        }

        var sweep = await host.Service.ResumeAsync(host.Id(before), terminal.Interrupts.Stop);
        return host.Runs(sweep)
            ? await followed.OwnAsync(sweep, before.State, start)
            : GoesOn(terminal, host, await host.ReadAsync(host.Id(before), terminal.Interrupts.Stop), format);
    }

    /// <summary>What a server that resumes a sweep cannot be told.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public static void CheckRemote(int? slots, int? mostFailed = null)
    {
        if (slots is not null)
            throw new UsageException("--slots: a server chooses by itself how many trials of a resumed sweep run at once");
        if (mostFailed is not null)
            throw new UsageException(
                $"{CommonOptions.MaxFailedTrialsName} is for sweeps that are resumed here: a server takes max_failed_trials from the file"
            );
    }

    private static void Check(string? file, string? resume, ulong? seed, string? device, int? mostFailed)
    {
        if (file is null == resume is null)
            throw new UsageException(
                file is null
                    ? "'eam run' needs FILE, or --resume SWEEP"
                    : "'eam run' takes FILE or --resume SWEEP, not both: a sweep goes on with its own file"
            );
        if (resume is not null && seed is not null)
            throw new UsageException("--seed cannot change a sweep that is under way");
        if (resume is not null && device is not null)
            throw new UsageException("--device cannot change a sweep that is under way");
        if (resume is null && mostFailed is not null)
            throw new UsageException(
                $"{CommonOptions.MaxFailedTrialsName} is for a sweep that is resumed: write max_failed_trials into the file"
            );
    }

    // Another process goes on with it: the one that had paused it, or the server.
    private static int GoesOn(Terminal terminal, SweepHost host, SweepResults sweep, string format)
    {
        var status = sweep.Status.ToString().ToLowerInvariant();
        var line =
            $"{sweep.Sweep} is {status}: {(host.IsRemote ? $"the server goes on with it. Look: eam watch {host.Named(sweep.Sweep, sweep.Folder)}" : "the process that holds it goes on")}";
        return ListingOptions.Print(
            format,
            terminal,
            new RequestResult(line, new JsonObject { ["sweep"] = sweep.Sweep, ["status"] = status })
        );
    }
}
