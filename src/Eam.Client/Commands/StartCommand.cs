using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam start</c>: a sweep on a server, without waiting for it.</summary>
internal static class StartCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file (`eam init` writes a sample)" };
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else as the server has it]");
        var seed = CommonOptions.Seed("seed in place of the file's");
        var json = new Option<bool>("--json") { Description = "print one JSON object on stdout" };
        var command = new Command("start", "Starts a sweep on a server and prints its name; `eam run` starts one here")
        {
            file,
            slots,
            seed,
            json,
        };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots));
                if (!host.IsRemote)
                    throw new UsageException(
                        $"'eam start' needs --server URL or {ServerAddress.Variable}: a sweep ends with the process that runs it. `eam run FILE` runs it in this one, `eam serve` is a server"
                    );
                var sweep = await host.StartAsync(parsed.GetRequiredValue(file), parsed.GetValue(seed), terminal.Interrupts.Stop);
                if (parsed.GetValue(json))
                    Json.Write(terminal.Output.Writer, new JsonObject { ["sweep"] = sweep, ["server"] = host.Place });
                else
                    terminal.Output.Writer.WriteLine(sweep);
                terminal.Error.Writer.WriteLine($"started on {host.Place}; look: eam watch {sweep}{host.Option}");
                return ExitCode.Done;
            }
        );
        return command;
    }
}
