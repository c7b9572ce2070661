using System.CommandLine;
using Eam.Client.Doctor;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Eam.Engine.Workers;

namespace Eam.Client.Commands;

/// <summary><c>eam doctor</c>: checks whether this machine is ready, and how fast it is.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("doctor", null, "Checks this machine, the data folder and the shipped files; exits with code 1 if a check fails", Create);

    private static Command Create(Terminal terminal)
    {
        var data = CommonOptions.Data();
        var command = new Command(Verb.Name, Verb.Description) { data };
        var listing = ListingOptions.Of(command);
        command.SetAction(parsed =>
        {
            var checks = new CheckList(Run(terminal, DataFolder.Resolve(parsed.GetValue(data))));
            listing.Print(parsed, terminal, checks);
            return checks.IsBroken ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Check> Run(Terminal terminal, string dataFolder)
    {
        var folder = DataFolderChecks.Run(dataFolder).ToList();
        var engine = folder.Any(check => check.State == CheckState.Broken)
            ? [] // the engine's checks write files, so they cannot run
            : EngineChecks.Run(dataFolder, DataFolderChecks.Nearest(dataFolder), WorkerProgram.OfThisInstallation, terminal.Time);
        return
        [
            .. MachineChecks.Run(),
            SpeedCheck.Run(terminal.Time),
            .. BackendChecks.Run(),
            .. folder,
            .. engine,
            .. AssetChecks.Run(AssetFiles.Shipped),
        ];
    }
}
