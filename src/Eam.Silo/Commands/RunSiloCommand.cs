using System.CommandLine;
using System.Runtime.InteropServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Hosting;
using Eam.Server.Telemetry;
using Eam.Silo.Hosting;
using Eam.Silo.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Eam.Silo.Commands;

/// <summary><c>eam-silo</c>: runs a silo, a gateway, or both, until it receives a signal to stop.</summary>
internal static class RunSiloCommand
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["--role"] = "Role",
        ["--name"] = "Name",
        ["--data"] = "DataFolder",
        ["--listen"] = "Listen",
        ["--health"] = "Health",
        ["--silo-port"] = "SiloPort",
        ["--gateway-port"] = "GatewayPort",
        ["--primary"] = "Primary",
        ["--clustering"] = "Clustering",
        ["--devices"] = "Devices:Count",
        ["--simulate"] = "Devices:Count",
        ["--model"] = "Devices:Model",
        ["--curves"] = "Devices:Curves",
        ["--speed"] = "Devices:Speed",
    };

    private static readonly Dictionary<string, string> Help = new(StringComparer.Ordinal)
    {
        ["--role"] = "what the process runs: all, silo or gateway [default: all]",
        ["--name"] = "the silo's name [default: the machine's name and the silo port]",
        ["--data"] = "results folder, shared by all silos",
        ["--listen"] = "address of the HTTP API; any address other than loopback requires a token in EAM_TOKEN",
        ["--health"] = "address of a silo's /healthz and /readyz",
        ["--silo-port"] = "port for connections between silos",
        ["--gateway-port"] = "port for connections from gateways to silos",
        ["--primary"] = "the first silo under localhost clustering, ADDRESS:PORT",
        ["--clustering"] = "how processes find each other: localhost or postgres",
        ["--devices"] = "number of devices of the silo",
        ["--simulate"] = "number of simulated devices, which train nothing",
        ["--model"] = "YAML file with the model of a simulated device",
        ["--curves"] = "learning curves of simulated trials: a family of `eam simulate`, or a recorded sweep",
        ["--speed"] = "how many seconds of a simulated device pass in a second [default: 1]",
    };

    public static RootCommand Create()
    {
        var options = Keys.Keys.Select(name => new Option<string?>(name) { Description = Help[name] }).ToList();
        var config = new Option<FileInfo?>("--config") { Description = "JSON file with settings that override those of appsettings.json" };
        var root = new RootCommand("Runs one process of a cluster: a silo with devices, a gateway with the HTTP API, or both") { config };
        options.ForEach(root.Add);
        root.SetAction(
            (parsed, cancellationToken) =>
                ExecuteAsync(
                    Configuration(parsed.GetValue(config), Given(options.ToDictionary(option => option.Name, parsed.GetValue))),
                    cancellationToken
                )
        );
        return root;
    }

    /// <summary>Returns the settings of the options that were given.</summary>
    /// <param name="options">The options by name; null for one that was not given.</param>
    /// <exception cref="OptionsException">Two options contradict each other.</exception>
    public static IReadOnlyDictionary<string, string?> Given(IReadOnlyDictionary<string, string?> options)
    {
        if (options.GetValueOrDefault("--simulate") is not null && options.GetValueOrDefault("--devices") is not null)
            throw new OptionsException(["--devices and --simulate cannot be used together: give one of them"]);
        var given = options
            .Where(option => option.Value is not null)
            .ToDictionary(option => Keys[option.Key], option => option.Value, StringComparer.Ordinal);
        if (options.GetValueOrDefault("--simulate") is not null)
            given["Devices:Kind"] = ResourceSpec.Simulated;
        return given;
    }

    /// <summary>Builds the configuration from all its sources. A later source overrides an earlier one.</summary>
    public static IConfiguration Configuration(FileInfo? file, IReadOnlyDictionary<string, string?> given)
    {
        if (file is { Exists: false })
            throw new OptionsException([$"--config: file {file} does not exist"]);
        var builder = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (file is not null)
            builder.AddJsonFile(file.FullName, optional: false);
        return builder
            .AddEnvironmentVariables()
            .AddInMemoryCollection(given.ToDictionary(pair => $"Eam:{pair.Key}", pair => pair.Value))
            .Build();
    }

    private static async Task<int> ExecuteAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = ProcessOptionsReader.Read(configuration);
        using var telemetry = OtlpExport.Begin(Environment.GetEnvironmentVariable, [OrleansTelemetry.Meter], OrleansTelemetry.Sources);
        await using var app = await SiloHost.BuildAsync(options, configuration, Environment.GetEnvironmentVariable, cancellationToken);

        // The host handles SIGTERM and Ctrl-C itself. A hang-up drains the silo in the same way.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            app.Lifetime.StopApplication();
        });
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception failure)
            when (failure is IOException or Orleans.Runtime.OrleansException || failure.InnerException is System.Net.Sockets.SocketException
            )
        {
            throw new EngineException($"cannot start: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")}", failure);
        }
        catch (System.Data.Common.DbException failure)
        {
            throw new EngineException($"cannot start: the database: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
        catch (OperationCanceledException)
        {
            return 0; // stopped before it had started
        }

        using var share = options.Role == Role.Gateway || options.Devices.AreSimulated ? null : MachineDevices.ShareOf(options);
        if (options.Role != Role.Gateway)
            TellDevices(MachineDevices.Of(options));
        if (share?.Warning is { } warning)
            Tell($"note: {warning}");
        if (options.AllowedPrograms() is { Programs: { } programs })
            Tell($"commands: sweeps may start {(programs.Count == 0 ? "any program" : string.Join(", ", programs))}");
        Tell(Ready(options, app));
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static void TellDevices(SiloDevices silo)
    {
        var kinds = silo.Devices.GroupBy(device => device.Kind).Select(kind => $"{kind.Count()} {kind.Key}");
        Tell($"devices: {(silo.Devices.Count == 0 ? "none" : string.Join(", ", kinds))}; backends: {string.Join(", ", silo.Backends)}");
        foreach (var problem in MachineOffers.Problems())
            Tell($"unavailable: {problem}");
    }

    private static void Tell(string line)
    {
        try
        {
            Console.WriteLine(line);
        }
        catch (IOException)
        {
            // The terminal is gone. The silo may have segments already, which must be saved.
        }
    }

    private static string Ready(ProcessOptions options, WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return options.Role switch
        {
            Role.Silo => $"silo {MachineDevices.NameOf(options)} is up; health at {address}/healthz",
            Role.Gateway => $"gateway at {address}; Orleans' dashboard at {address}{SiloHost.OrleansPage}",
            _ => $"silo {MachineDevices.NameOf(options)} and gateway at {address}; Orleans' dashboard at {address}{SiloHost.OrleansPage}",
        };
    }
}
