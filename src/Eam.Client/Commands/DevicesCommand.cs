using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam devices</c>: lists the devices on which a cluster runs its segments.</summary>
internal static class DevicesCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("devices", null, "Lists the devices of a cluster: what runs on each, and why a device gets no work", Create);

    private static Command Create(Terminal terminal)
    {
        var command = new Command(Verb.Name, Verb.Description);
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                if (host is not RemoteHost cluster)
                    throw new UsageException(
                        $"'eam devices' needs --server URL or {ServerAddress.Variable}, the address of a cluster's gateway. This machine has no device pool: it runs sweeps on worker slots (--slots; `eam doctor` describes the machine)"
                    );
                return listing.Print(
                    parsed,
                    terminal,
                    new DeviceTable(cluster.Place, await cluster.DevicesAsync(terminal.Interrupts.Stop))
                );
            }
        );
        return command;
    }
}
