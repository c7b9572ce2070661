using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam preview</c>: shows what a sweep file would run, and how long that takes on this machine.</summary>
internal static class PreviewCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "preview",
            "FILE",
            "Shows what a sweep would run, how much compute it needs, and how long it takes on this machine (a server gives no time)",
            Create
        );

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = CommonOptions.Whole("--slots", "number of trials that train at once [default: as in the file, else one per core]");
        var device = CommonOptions.Device();
        var command = new Command(Verb.Name, Verb.Description) { file, slots, device };
        var hosts = HostOptions.Of(command);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots));
                host.SetDevice(parsed.GetValue(device));
                var plan = await host.PreviewAsync(parsed.GetRequiredValue(file), terminal.Interrupts.Stop);
                SpecWarningLines.Show(terminal, plan.Warnings);
                return listing.Print(parsed, terminal, new PreviewTable(plan.Spec, plan.Preview, plan.Warnings));
            }
        );
        return command;
    }
}
