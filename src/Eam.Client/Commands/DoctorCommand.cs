using System.CommandLine;
using Eam.Client.Doctor;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Eam.Engine.Workers;

namespace Eam.Client.Commands;

/// <summary><c>eam doctor</c>: is this machine fit, and how fast is it.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var data = CommonOptions.Data();
        var command = new Command(
            "doctor",
            "Checks this machine, the data folder and the shipped files; exits with 1 if something is broken"
        )
        {
            data,
        };
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
            ? [] // where nothing can be written, no more is learned
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
