using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Engine;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam gc</c>: deletes checkpoints that no sweep needs.</summary>
internal static class GcCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("gc", null, "Deletes checkpoints that are no longer needed; running sweeps are not changed", Create);

    private static Command Create(Terminal terminal)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "only show what would be deleted" };
        var data = CommonOptions.Data();
        var command = new Command(Verb.Name, Verb.Description) { dryRun, data };
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
            return new(name, cleaning, cleaning.Running ? "in use by another process; nothing deleted" : null);
        }
        catch (Exception damage) when (damage is EngineException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A sweep that cannot be read keeps all of its files, because nothing shows which of them it needs.
            return new(name, null, $"nothing deleted: {damage.Message.ReplaceLineEndings(" ")}");
        }
    }
}
