using System.CommandLine;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server;
using Eam.Server.Embedded;
using Eam.Server.Telemetry;

namespace Eam.Client.Commands;

/// <summary><c>eam serve</c>: serves the HTTP API and the dashboard for the sweeps of this machine.</summary>
internal static class ServeCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new(
            "serve",
            null,
            "Serves the HTTP API and the dashboard, and runs the sweeps that are started through them",
            Create,
            SavesFirst: true
        );

    private const string FilesVariable = "EAM_FILES",
        CommandsVariable = "EAM_ALLOW_COMMANDS";

    private static Command Create(Terminal terminal)
    {
        var listen = new Option<ListenAddress>("--listen")
        {
            HelpName = "ADDRESS[:PORT]",
            Description = $"address to listen on; any address other than a loopback address needs a token in {AccessTokens.WriteVariable}",
            DefaultValueFactory = _ => ListenAddress.Default,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;
                if (ListenAddress.Parse(text) is { } address)
                    return address;
                result.AddError($"--listen: '{text}' is not ADDRESS:PORT, such as 127.0.0.1:8700, [::1]:8700 or *:8700");
                return null!;
            },
        };
        var slots = CommonOptions.Whole(
            "--slots",
            "worker slots that all sweeps share; slots in a sweep's file limit that sweep [default: one per processor, or the number that the largest sweep asks for]"
        );
        var data = CommonOptions.Data();
        var files = new Option<string?>("--files")
        {
            HelpName = "DIR",
            Description =
                $"folder of the TorchScript files that sweeps may name in requests; they are programs and run with your rights [default: {FilesVariable}, else none]",
        };
        var commands = new Option<bool>("--allow-commands")
        {
            Description =
                $"allow sweeps of task command in requests: a client that may start sweeps then runs any program with your rights [default: {CommandsVariable}=1, else not allowed]",
        };
        var resume = new Option<bool>("--resume-running")
        {
            Description = "resume the sweeps that were running when the server last ended",
            DefaultValueFactory = _ => true,
        };
        var proxies = new Option<string[]>("--proxy")
        {
            HelpName = "ADDRESS[/BITS]",
            Description = "address of a trusted proxy in front of the server, or a network of such addresses; may be repeated",
        };
        proxies.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (ProxyNetwork.Parse(token.Value) is null)
                    result.AddError($"--proxy: '{token.Value}' is not ADDRESS or ADDRESS/BITS, such as 10.0.0.7 or 10.0.0.0/8");
            }
        });
        var command = new Command(Verb.Name, Verb.Description) { listen, proxies, data, slots, files, commands, resume };
        command.SetAction(parsed =>
            ExecuteAsync(
                terminal,
                new ServerOptions
                {
                    Listen = parsed.GetRequiredValue(listen),
                    Proxies = ProxyNetwork.ParseList(string.Join(',', parsed.GetValue(proxies) ?? [])) ?? [],
                    DataFolder = DataFolder.Resolve(parsed.GetValue(data)),
                    Time = terminal.Time,
                    Commands = parsed.GetValue(commands) || IsSet(terminal) ? CommandPermission.Any : CommandPermission.NoneOfServer,
                    FilesFolder = parsed.GetValue(files) ?? terminal.Variable(FilesVariable),
                },
                parsed.GetValue(slots),
                parsed.GetValue(resume)
            )
        );
        return command;
    }

    // A word that is neither yes nor no must not decide who may run programs.
    private static bool IsSet(Terminal terminal) =>
        terminal.Variable(CommandsVariable) switch
        {
            null or "" or "0" => false,
            "1" => true,
            var other => throw new UsageException($"{CommandsVariable} must be 1 or 0, not '{other}'"),
        };

    private static async Task<int> ExecuteAsync(Terminal terminal, ServerOptions options, int? slots, bool resume)
    {
        var engine = new LocalSweepOptions
        {
            SharedSlots = slots,
            Time = terminal.Time,
            Notice = line => terminal.Complain($"note: {line}"),
        };
        var voice = new ServerVoice(terminal.Output.Writer.WriteLine, terminal.Complain);
        try
        {
            options = options with { Tokens = AccessTokens.Of(terminal.Variable) };
            using var telemetry = OtlpExport.Begin(terminal.Variable);
            await EmbeddedServer.RunAsync(options, engine, resume, voice, terminal.Interrupts.Stop);
            return ExitCode.Done;
        }
        catch (ServerOptionsException refused)
        {
            throw new UsageException(refused.Message);
        }
    }
}
