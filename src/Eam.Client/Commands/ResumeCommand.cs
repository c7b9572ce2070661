using System.CommandLine;

namespace Eam.Client.Commands;

/// <summary><c>eam resume</c>: <c>eam run --resume</c> by its own name.</summary>
internal static class ResumeCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (sweep, data, json) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.AsJson());
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var mostFailed = CommonOptions.MaxFailedTrials();
        var command = new Command("resume", "Goes on with a stopped or interrupted sweep (eam run --resume)") { sweep, data, slots, mostFailed, json };
        command.SetAction(parsed => RunCommand.ExecuteAsync(
            terminal, null, parsed.GetRequiredValue(sweep), parsed.GetValue(data), parsed.GetValue(slots), null, parsed.GetValue(json), parsed.GetValue(mostFailed)));
        return command;
    }
}
