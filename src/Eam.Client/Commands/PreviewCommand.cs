using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam preview</c>: what a sweep file would run, and how long that takes here.</summary>
internal static class PreviewCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var device = CommonOptions.Device();
        var command = new Command(
            "preview",
            "Shows what a sweep would run, with how much compute, and how long that takes here (a server tells no time)"
        )
        {
            file,
            slots,
            device,
        };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots));
                host.SetDevice(parsed.GetValue(device));
                var plan = await host.PreviewAsync(parsed.GetRequiredValue(file), terminal.Interrupts.Stop);
                return listing.Print(parsed, terminal, new PreviewTable(plan.Spec, plan.Preview));
            }
        );
        return command;
    }
}
