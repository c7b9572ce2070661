using System.CommandLine;
using Eam.Client.Rendering;
using Eam.Engine.Results;

namespace Eam.Client.Commands;

/// <summary><c>eam ls</c>: the sweeps of a data folder, the newest first.</summary>
internal static class LsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (data, output, json) = (CommonOptions.Data(), CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command("ls", "Lists the sweeps of the data folder") { data, output, json };
        command.SetAction(parsed => Execute(terminal, DataFolder.Resolve(parsed.GetValue(data)), CommonOptions.Format(parsed, output, json)));
        return command;
    }

    private static void Execute(Terminal terminal, string dataFolder, string format)
    {
        var sweeps = SweepNames.All(dataFolder)
            .Select(name => SweepSummary.Read(dataFolder, name))
            .OrderBy(sweep => sweep.Results is null)
            .ThenByDescending(sweep => sweep.Results?.Started)
            .ThenBy(sweep => sweep.Name, StringComparer.Ordinal)
            .ToList();
        var list = new SweepList(dataFolder, sweeps, terminal.Time.GetUtcNow());
        switch (format)
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
    }
}
