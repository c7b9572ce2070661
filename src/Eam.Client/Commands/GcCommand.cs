using System.CommandLine;
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
        var (data, output, json) = (CommonOptions.Data(), CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command("gc", "Deletes checkpoints that are needed no more; sweeps that run are left alone") { dryRun, data, output, json };
        command.SetAction(parsed =>
        {
            var (folder, dry) = (DataFolder.Resolve(parsed.GetValue(data)), parsed.GetValue(dryRun));
            var list = new CleaningList(folder, dry, [.. SweepNames.All(folder).Select(name => Clean(folder, name, dry))]);
            switch (CommonOptions.Format(parsed, output, json))
            {
                case CommonOptions.Json:
                    Json.Write(terminal.Output.Writer, list.ToJson());
                    break;
                case CommonOptions.Csv:
                    list.WriteCsv(terminal.Output.Writer);
                    break;
                default:
                    list.Show(terminal.Output.Console);
                    break;
            }
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
