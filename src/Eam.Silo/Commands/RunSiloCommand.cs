using System.CommandLine;
using System.Runtime.InteropServices;
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
                    Configuration(
                        parsed.GetValue(config),
                        options.ToDictionary(option => Keys[option.Name], option => parsed.GetValue(option))
                    ),
                    cancellationToken
                )
        );
        return root;
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
            .AddInMemoryCollection(given.Where(pair => pair.Value is not null).ToDictionary(pair => $"Eam:{pair.Key}", pair => pair.Value))
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

        using var share = options.Role == Role.Gateway ? null : MachineDevices.ShareOf(options);
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
