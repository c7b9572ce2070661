using System.CommandLine;
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

/// <summary><c>eam-silo</c>: runs a silo, a gateway, or both, until it is told to stop.</summary>
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
        ["--role"] = "all, silo or gateway [default: all]",
        ["--name"] = "the silo's name [default: the machine's and the port]",
        ["--data"] = "folder of results, shared by all silos",
        ["--listen"] = "where the HTTP API listens; any address but this machine's own needs a token in EAM_TOKEN",
        ["--health"] = "where a silo answers /healthz and /readyz",
        ["--silo-port"] = "port of silo to silo",
        ["--gateway-port"] = "port of gateway to silo",
        ["--primary"] = "localhost clustering: the first silo, ADDRESS:PORT",
        ["--clustering"] = "localhost or postgres",
        ["--devices"] = "how many devices the silo has",
    };

    public static RootCommand Create()
    {
        var options = Keys.Keys.Select(name => new Option<string?>(name) { Description = Help[name] }).ToList();
        var config = new Option<FileInfo?>("--config") { Description = "a file like appsettings.json, after that one" };
        var root = new RootCommand("Runs a process of a cluster: silos with devices, gateways with the HTTP API, or both") { config };
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

    /// <summary>All sources of the configuration, the later before the earlier.</summary>
    public static IConfiguration Configuration(FileInfo? file, IReadOnlyDictionary<string, string?> given)
    {
        if (file is { Exists: false })
            throw new OptionsException([$"--config: there is no file {file}"]);
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
            return 0; // told to stop before it was up
        }

        using var share = options.Role == Role.Gateway ? null : MachineDevices.ShareOf(options);
        if (options.Role != Role.Gateway)
            TellDevices(MachineDevices.Of(options));
        if (share?.Warning is { } warning)
            Console.WriteLine($"note: {warning}");
        Console.WriteLine(Ready(options, app));
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static void TellDevices(SiloDevices silo)
    {
        var kinds = silo.Devices.GroupBy(device => device.Kind).Select(kind => $"{kind.Count()} {kind.Key}");
        Console.WriteLine(
            $"devices: {(silo.Devices.Count == 0 ? "none" : string.Join(", ", kinds))}; backends: {string.Join(", ", silo.Backends)}"
        );
        foreach (var problem in MachineOffers.Problems())
            Console.WriteLine($"not to be had: {problem}");
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
