using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam watch</c>: shows the live screen of a sweep that another process or a server runs.</summary>
internal static class WatchCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "watch",
            "SWEEP",
            "Shows a sweep that another process or a server runs, live until it ends; Ctrl-C leaves the sweep running",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var sweep = CommonOptions.Sweep();
        var command = new Command(Verb.Name, Verb.Description) { sweep };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command, ListingOptions.OfRun);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                return await new FollowedSweep(terminal, host, listing.Format(parsed)).OtherAsync(results, WatchKind.Joined);
            }
        );
        return command;
    }
}
