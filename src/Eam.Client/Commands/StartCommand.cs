using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Client.Rendering;

namespace Eam.Client.Commands;

/// <summary><c>eam start</c>: starts a sweep on a server, without waiting for it.</summary>
internal static class StartCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("start", "FILE", "Starts a sweep on a server and prints its name (`eam run` runs one on this machine)", Create);

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file (`eam init` writes a sample)" };
        var slots = CommonOptions.Whole(
            "--slots",
            "number of trials that train at once [default: as in the file, else decided by the server]"
        );
        var seed = CommonOptions.Seed("seed; replaces the seed of the file");
        var json = new Option<bool>("--json") { Description = "print one JSON object on stdout" };
        var command = new Command(Verb.Name, Verb.Description) { file, slots, seed, json };
        var hosts = HostOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var host = await hosts.OpenAsync(parsed, terminal, parsed.GetValue(slots));
                if (!host.IsRemote)
                    throw new UsageException(
                        $"'eam start' needs --server URL or {ServerAddress.Variable}: without a server a sweep ends with the process that runs it. `eam run FILE` runs it in this process; `eam serve` starts a server"
                    );
                var sweep = await host.StartAsync(parsed.GetRequiredValue(file), parsed.GetValue(seed), terminal.Interrupts.Stop);
                if (parsed.GetValue(json))
                    Json.Write(terminal.Output.Writer, new JsonObject { ["sweep"] = sweep, ["server"] = host.Place });
                else
                    terminal.Output.Writer.WriteLine(sweep);
                terminal.Error.Writer.WriteLine($"started on {host.Place}; to watch it: eam watch {sweep}{host.Option}");
                return ExitCode.Done;
            }
        );
        return command;
    }
}
