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
        var (sweep, data, output, json) = (CommonOptions.Sweep(), CommonOptions.Data(), CommonOptions.Output(), CommonOptions.AsJson());
        var command = new Command("show", "Shows one sweep: what it runs, how far each arm is, its best trial, its failures") { sweep, data, output, json };
        command.SetAction(parsed =>
        {
            var details = new SweepDetails(SweepNames.Read(DataFolder.Resolve(parsed.GetValue(data)), parsed.GetRequiredValue(sweep)), terminal.Time.LocalTimeZone, parsed.GetValue(data));
            switch (CommonOptions.Format(parsed, output, json))
            {
                case CommonOptions.Json:
                    Json.Write(terminal.Output.Writer, details.ToJson());
                    break;
                case CommonOptions.Csv:
                    details.WriteCsv(terminal.Output.Writer);
                    break;
                default:
                    details.Show(terminal.Output.Console);
                    break;
            }
        });
        return command;
    }
}
