using System.Net;
using Eam.Core.Backends;
using Eam.Engine;
using Eam.Engine.Specs;
using Eam.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Eam.Silo.Options;

/// <summary>Reads the configuration and tells all of its mistakes at once, before anything starts.</summary>
internal static class ProcessOptionsReader
{
    private const string Section = "Eam";
    private const int Longest = 64;

    /// <param name="configuration">All sources.</param>
    /// <exception cref="OptionsException">There are mistakes: a line each.</exception>
    public static ProcessOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var problems = Unknown(section, typeof(ProcessOptions), Section).ToList();
        var options = new ProcessOptions();
        try
        {
            options = section.Get<ProcessOptions>() ?? options;
        }
        catch (InvalidOperationException wrong)
        {
            problems.Add($"{(wrong.InnerException ?? wrong).Message.ReplaceLineEndings(" ")}: {wrong.Message.ReplaceLineEndings(" ")}");
        }

        problems.AddRange(Problems(options));
        return problems.Count == 0 ? options : throw new OptionsException(problems);
    }

    /// <summary>The connection string, from its file where it has one.</summary>
    /// <exception cref="EngineException">The file cannot be read.</exception>
    public static string? ConnectionString(ProcessOptions options)
    {
        if (options.ConnectionStringFile is not { } file)
            return options.ConnectionString;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Eam:ConnectionStringFile: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
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
            yield return $"Eam:SiloPort and Eam:GatewayPort are both {options.SiloPort}: silos and gateways need a port each";
        if (options.Clustering == ClusteringKind.Postgres && options.ConnectionString is null && options.ConnectionStringFile is null)
            yield return "Eam:ConnectionString, or Eam:ConnectionStringFile, is missing: Eam:Clustering is Postgres";
        if (options.Advertise is not null && !IPAddress.TryParse(options.Advertise, out _))
            yield return $"Eam:Advertise must be an IP address, not '{options.Advertise}'";
        if (options.Primary is not null && (options.Clustering != ClusteringKind.Localhost || !IPEndPoint.TryParse(options.Primary, out _)))
            yield return $"Eam:Primary is for localhost clustering and must be ADDRESS:PORT, not '{options.Primary}'";
        if (ListenAddress.Parse(options.Listen) is null)
            yield return $"Eam:Listen must be ADDRESS:PORT, such as 127.0.0.1:8700 or *:8700, not '{options.Listen}'";
        if (options.Health.Length > 0 && ListenAddress.Parse(options.Health) is null)
            yield return $"Eam:Health must be ADDRESS:PORT, or empty, not '{options.Health}'";
        if (options.Devices.Kind is not (BackendSpec.Cpu or "cuda" or BackendSpec.Auto))
            yield return $"Eam:Devices:Kind must be cpu, cuda or auto, not '{options.Devices.Kind}'";
        if (options.Devices.Count is < 0 or > 1024)
            yield return $"Eam:Devices:Count must be from 0 to 1024, not {options.Devices.Count}";
        if (options.Devices.Memory is { } memory && ByteSizes.TryParse(memory) is null)
            yield return $"Eam:Devices:Memory must be a size such as 20GiB, not '{memory}'";
        if (options.DatabaseWaitSeconds is < 0 or > 3600)
            yield return $"Eam:DatabaseWaitSeconds must be from 0 to 3600, not {options.DatabaseWaitSeconds}";
        if (options.DrainSeconds is < 0 or > 3600)
            yield return $"Eam:DrainSeconds must be from 0 to 3600, not {options.DrainSeconds}";
        foreach (var (label, value) in options.Labels)
        {
            if (!IsName(label) || !IsName(value))
                yield return $"Eam:Labels:{label} must be at most {Longest} letters, digits, '-', '_' and '.', label and value";
        }

        if (options.Artifacts is not null && options is { Clustering: ClusteringKind.Localhost, Role: not Role.All })
            yield return "Eam:Artifacts is for Eam:Clustering Postgres: localhost clustering has its events in the data folder, which the silos of the machine share";
        foreach (var problem in options.Artifacts?.Problems() ?? [])
            yield return problem;
        if (options.Tls is { } tls && (tls.Certificate.Length == 0 || tls.Authority.Length == 0))
            yield return "Eam:Tls needs Certificate (a PKCS #12 file) and Authority (a PEM file)";
    }

    // A misspelt key would otherwise be a default that nobody asked for.
    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type, string path)
    {
        var known = type.GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var property))
                yield return $"unknown key {path}:{child.Key}; known are {string.Join(", ", known.Keys)}";
            else if (property.PropertyType.Namespace == typeof(ProcessOptions).Namespace && property.PropertyType.IsClass)
            {
                foreach (var below in Unknown(child, property.PropertyType, $"{path}:{property.Name}"))
                    yield return below;
            }
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>The configuration is wrong: all mistakes, a line each.</summary>
internal sealed class OptionsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems => problems;
}
