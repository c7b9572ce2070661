using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine.Assets;
using Eam.Engine.Preview;

namespace Eam.Client.Commands;

/// <summary><c>eam preview</c>: what a sweep file would run, and how long that takes here.</summary>
internal static class PreviewCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var data = CommonOptions.Data();
        var command = new Command("preview", "Shows what a sweep would run, with how much compute, and how long that takes here") { file, data, slots };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed =>
        {
            var (spec, _) = SweepFiles.Read(parsed.GetRequiredValue(file), parsed.GetValue(data));
            var preview = SweepPreview.Measure(
                spec, TaskLoader.Load(spec.Task), parsed.GetValue(slots) ?? spec.Slots ?? Environment.ProcessorCount, terminal.Time, terminal.Interrupts.Stop);
            return listing.Print(parsed, terminal, new PreviewTable(spec, preview));
        });
        return command;
    }
}
