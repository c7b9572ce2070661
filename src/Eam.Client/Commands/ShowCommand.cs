using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam show</c>: shows one sweep.</summary>
internal static class ShowCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("show", "SWEEP", "Shows one sweep: its settings, the progress of each arm, its best trial and its failures", Create);

    private static Command Create(Terminal terminal)
    {
        var sweep = CommonOptions.Sweep();
        var command = new Command(Verb.Name, Verb.Description) { sweep };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var results = await host.ReadAsync(parsed.GetRequiredValue(sweep), terminal.Interrupts.Stop);
                return listing.Print(parsed, terminal, new SweepDetailTable(results, host));
            }
        );
        return command;
    }
}
