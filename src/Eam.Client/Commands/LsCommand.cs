using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam ls</c>: lists the sweeps of a data folder or a server, newest first.</summary>
internal static class LsCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } = new("ls", null, "Lists the sweeps of the data folder, or of a server", Create);

    private static Command Create(Terminal terminal)
    {
        var command = new Command(Verb.Name, Verb.Description);
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                var sweeps = (await host.ListAsync(terminal.Interrupts.Stop))
                    .OrderBy(sweep => sweep.IsDamaged)
                    .ThenByDescending(sweep => sweep.Started)
                    .ThenBy(sweep => sweep.Name, StringComparer.Ordinal)
                    .ToList();
                return listing.Print(parsed, terminal, new SweepList(host.Place, host.IsRemote, sweeps, terminal.Time.GetUtcNow()));
            }
        );
        return command;
    }
}
