using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam devices</c>: what a cluster runs its segments on.</summary>
internal static class DevicesCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("devices", "Lists the devices of a cluster: what runs on each, and why one gets nothing");
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal);
                if (host is not RemoteHost cluster)
                    throw new UsageException(
                        $"'eam devices' needs --server URL or {ServerAddress.Variable}, the address of a cluster's gateway: this machine runs sweeps on worker slots (--slots; `eam doctor` tells of it)"
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
