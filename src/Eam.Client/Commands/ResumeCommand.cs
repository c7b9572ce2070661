using System.CommandLine;
using Eam.Client.Hosts;

namespace Eam.Client.Commands;

/// <summary><c>eam resume</c>: the same as <c>eam run --resume</c>.</summary>
internal static class ResumeCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("resume", "[SWEEP]", "Resumes a stopped or interrupted sweep (the same as `eam run --resume`)", Create, SavesFirst: true);

    private static Command Create(Terminal terminal)
    {
        var sweep = new Argument<string?>("SWEEP")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "name of a sweep, any unambiguous prefix of it, or its folder (`eam ls` lists the sweeps) [default: the only one that is stopped, interrupted or paused]",
        };
        var slots = CommonOptions.Whole("--slots", "number of trials that train at once [default: as in the file, else one per core]");
        var mostFailed = CommonOptions.MaxFailedTrials();
        var command = new Command(Verb.Name, Verb.Description) { sweep, slots, mostFailed };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command, ListingOptions.OfRun);
        command.SetAction(
            async (parsed, _) =>
            {
                var start = terminal.Time.GetTimestamp();
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots), parsed.GetValue(mostFailed));
                if (host.IsRemote)
                    RunCommand.CheckRemote(parsed.GetValue(slots), parsed.GetValue(mostFailed));
                var name = parsed.GetValue(sweep);
                if (name is null)
                {
                    name = await UnfinishedSweeps.OnlyAsync(host, terminal.Interrupts.Stop);
                    terminal.Complain($"resuming {name}, the only sweep that can be resumed");
                }

                return await RunCommand.ResumeAsync(terminal, host, name, start, listing.Format(parsed));
            }
        );
        return command;
    }
}
