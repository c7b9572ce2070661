using System.Globalization;
using System.Net;
using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Eam.Server;
using Microsoft.Extensions.Options;

namespace Eam.Silo.Options;

/// <summary>Checks the values of options that could be read, and reports one line per error.</summary>
internal sealed class ProcessOptionsValidator : IValidateOptions<ProcessOptions>
{
    private const int Longest = 64,
        MostDevices = 1024,
        MostSimulated = 100_000;

    private const double MostSpeed = 1e6;

    public ValidateOptionsResult Validate(string? name, ProcessOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(ProcessOptions options)
    {
        if (options.Name is not null && !IsName(options.Name))
            yield return $"Eam:Name must be at most {Longest} letters, digits, '-', '_' and '.', not '{options.Name}'";
        if (string.IsNullOrWhiteSpace(options.ClusterId) || string.IsNullOrWhiteSpace(options.ServiceId))
            yield return "Eam:ClusterId and Eam:ServiceId must not be empty";
        foreach (var (key, port) in new[] { ("SiloPort", options.SiloPort), ("GatewayPort", options.GatewayPort) })
        {
            if (port is < 1 or > 65535)
                yield return $"Eam:{key} must be a port from 1 to 65535, not {port}";
        }

        if (options.SiloPort == options.GatewayPort)
            yield return $"Eam:SiloPort and Eam:GatewayPort are both {options.SiloPort}: use two different ports";
        if (options.Clustering == ClusteringKind.Postgres && options.ConnectionString is null && options.ConnectionStringFile is null)
            yield return "Eam:ConnectionString or Eam:ConnectionStringFile is required when Eam:Clustering is Postgres";
        if (options.Advertise is not null && !IPAddress.TryParse(options.Advertise, out _))
            yield return $"Eam:Advertise must be an IP address, not '{options.Advertise}'";
        if (options.Primary is not null && (options.Clustering != ClusteringKind.Localhost || !IPEndPoint.TryParse(options.Primary, out _)))
            yield return $"Eam:Primary requires Eam:Clustering Localhost and must be ADDRESS:PORT, not '{options.Primary}'";
        if (ListenAddress.Parse(options.Listen) is null)
            yield return $"Eam:Listen must be ADDRESS:PORT, such as 127.0.0.1:8700 or *:8700, not '{options.Listen}'";
        if (ProxyNetwork.ParseList(options.Proxies) is null)
            yield return $"Eam:Proxies must be addresses or networks with commas, such as 10.0.0.7, 10.1.0.0/16, not '{options.Proxies}'";
        if (options.Health.Length > 0 && ListenAddress.Parse(options.Health) is null)
            yield return $"Eam:Health must be ADDRESS:PORT, or empty, not '{options.Health}'";
        foreach (var problem in Problems(options.Devices))
            yield return problem;
        if (options.DatabaseWaitSeconds is < 0 or > 3600)
            yield return $"Eam:DatabaseWaitSeconds must be from 0 to 3600, not {options.DatabaseWaitSeconds}";
        if (options.DrainSeconds is < 0 or > 3600)
            yield return $"Eam:DrainSeconds must be from 0 to 3600, not {options.DrainSeconds}";
        foreach (var (label, value) in options.Labels)
        {
            if (!IsName(label) || !IsName(value))
                yield return $"Eam:Labels:{label}: label and value must each be at most {Longest} letters, digits, '-', '_' and '.'";
        }

        if (options is { Commands: CommandSwitch.Refuse, CommandPrograms.Length: > 0 })
            yield return "Eam:CommandPrograms has no effect without Eam:Commands allow";
        foreach (var item in ProcessOptions.Items(options.CommandPrograms).Where(item => !CommandPermission.IsItem(item)))
            yield return $"Eam:CommandPrograms must be programs with commas, each a name on PATH or a full path of a program or folder, not '{item}'";
        if (options.Artifacts is not null && options is { Clustering: ClusteringKind.Localhost, Role: not Role.All })
            yield return "Eam:Artifacts requires Eam:Clustering Postgres: under localhost clustering the silos of the machine share the data folder";
        foreach (var problem in options.Artifacts?.Problems() ?? [])
            yield return problem;
        if (options.Tls is { } tls && (tls.Certificate.Length == 0 || tls.Authority.Length == 0))
            yield return "Eam:Tls needs Certificate (a PKCS #12 file) and Authority (a PEM file)";
    }

    private static IEnumerable<string> Problems(DeviceOptions devices)
    {
        if (devices.Kind is not (BackendSpec.Cpu or "cuda" or BackendSpec.Auto or ResourceSpec.Simulated))
            yield return $"Eam:Devices:Kind must be cpu, cuda, auto or simulated, not '{devices.Kind}'";
        var most = devices.AreSimulated ? MostSimulated : MostDevices;
        if (devices.Count < 0 || devices.Count > most)
            yield return string.Create(CultureInfo.InvariantCulture, $"Eam:Devices:Count must be from 0 to {most}, not {devices.Count}");
        if (devices.Memory is { } memory && ByteSizes.TryParse(memory) is null)
            yield return $"Eam:Devices:Memory must be a size such as 20GiB, not '{memory}'";
        if (!(devices.Speed is > 0 and <= MostSpeed))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Eam:Devices:Speed must be more than 0 and at most {MostSpeed}, not {devices.Speed}"
            );
        if (!devices.AreSimulated && (devices.Model is not null || devices.Curves is not null || devices.Speed != 1))
            yield return "Eam:Devices:Model, Curves and Speed need Eam:Devices:Kind simulated";
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
