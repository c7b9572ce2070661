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
        var data = CommonOptions.Data();
        var command = new Command("ls", "Lists the sweeps of the data folder") { data };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed => listing.Print(parsed, terminal, List(DataFolder.Resolve(parsed.GetValue(data)), terminal.Time.GetUtcNow())));
        return command;
    }

    private static SweepList List(string dataFolder, DateTimeOffset now)
    {
        var sweeps = SweepNames.All(dataFolder)
            .Select(name => SweepSummary.Read(dataFolder, name))
            .OrderBy(sweep => sweep.Results is null)
            .ThenByDescending(sweep => sweep.Results?.Started)
            .ThenBy(sweep => sweep.Name, StringComparer.Ordinal)
            .ToList();
        return new SweepList(dataFolder, sweeps, now);
    }
}
