using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam gc</c>: deletes checkpoints that no sweep needs any more.</summary>
internal static class GcCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "only tell what would go" };
        var data = CommonOptions.Data();
        var command = new Command("gc", "Deletes checkpoints that are needed no more; sweeps that run are left alone") { dryRun, data };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed =>
        {
            var (folder, dry) = (DataFolder.Resolve(parsed.GetValue(data)), parsed.GetValue(dryRun));
            return listing.Print(
                parsed,
                terminal,
                new CleaningList(folder, dry, [.. SweepNames.All(folder).Select(name => Clean(folder, name, dry))])
            );
        });
        return command;
    }

    private static CleaningList.Row Clean(string dataFolder, string name, bool dryRun)
    {
        try
        {
            var cleaning = Retention.Clean(Path.Combine(DataFolder.Sweeps(dataFolder), name), dryRun);
            return new(name, cleaning, cleaning.Running ? "is in use by another process: left alone" : null);
        }
        catch (Exception damage) when (damage is EngineException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What cannot be read cannot be judged: it keeps all of its files.
            return new(name, null, $"is left alone: {damage.Message.ReplaceLineEndings(" ")}");
        }
    }
}
