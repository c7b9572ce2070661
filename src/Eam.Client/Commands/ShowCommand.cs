using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam show</c>: one sweep.</summary>
internal static class ShowCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data) = (CommonOptions.Sweep(), CommonOptions.Data());
        var command = new Command("show", "Shows one sweep: what it runs, how far each arm is, its best trial, its failures") { sweep, data };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed => listing.Print(parsed, terminal, new SweepDetails(
            SweepNames.Read(DataFolder.Resolve(parsed.GetValue(data)), parsed.GetRequiredValue(sweep)), terminal.Time.LocalTimeZone, parsed.GetValue(data))));
        return command;
    }
}
