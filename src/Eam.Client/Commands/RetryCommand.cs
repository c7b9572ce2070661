using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam retry</c>: retries failed trials in the process that runs the sweep, on the server, or else in this process.</summary>
internal static class RetryCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "retry",
            "SWEEP",
            "Retries failed trials from their checkpoints; a sweep that has ended is resumed on this machine or on the server",
            Create,
            SavesFirst: true
        );

    private static Command Create(Terminal terminal)
    {
        var sweep = CommonOptions.Sweep();
        var trial = CommonOptions.Trial(
            "retry only this trial, which may also have been cancelled or out of memory [default: all trials that crashed too often]"
        );
        var slots = CommonOptions.Whole(
            "--slots",
            "number of trials that train at once, if the sweep is resumed on this machine [default: as in the file, else one per core]"
        );
        var command = new Command(Verb.Name, Verb.Description) { sweep, trial, slots };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command, ListingOptions.OfRun);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots));
                if (host.IsRemote)
                    RunCommand.CheckRemote(parsed.GetValue(slots));
                return await ExecuteAsync(terminal, host, parsed.GetRequiredValue(sweep), parsed.GetValue(trial), listing.Format(parsed));
            }
        );
        return command;
    }

    private static async Task<int> ExecuteAsync(Terminal terminal, SweepHost host, string name, int? trial, string format)
    {
        var start = terminal.Time.GetTimestamp();
        var before = await host.ReadAsync(name, terminal.Interrupts.Stop);
        var retried = await host.Service.RetryAsync(host.Id(before), trial, terminal.Interrupts.Stop);
        var what =
            retried.Count == 0
                ? $"trial {trial} has not ended: there is nothing to retry"
                : $"retrying {Figures.Count(retried.Count, "trial")}: {string.Join(", ", retried)}";
        if (host.Runs(before.Sweep))
        {
            terminal.Error.Writer.WriteLine(what);
            return await new FollowedSweep(terminal, host, format).OwnAsync(before.Sweep, before.State, start);
        }

        var fields = new JsonObject
        {
            ["sweep"] = before.Sweep,
            ["retried"] = Json.Array(retried.Select(number => JsonValue.Create(number))),
        };
        return ListingOptions.Print(format, terminal, new RequestResult($"{before.Sweep}: {what}", fields));
    }
}
