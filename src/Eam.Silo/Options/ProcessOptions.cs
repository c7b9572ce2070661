using Eam.Core.Tasks;

namespace Eam.Silo.Options;

/// <summary>
/// The section <c>Eam</c> of the configuration: appsettings.json, overridden by environment variables (<c>Eam__Listen=...</c>), then by the
/// command line.
/// </summary>
public sealed record ProcessOptions
{
    /// <summary>Role of the process. Default: all.</summary>
    public Role Role { get; init; }

    /// <summary>
    /// The silo's name, from which its devices' names are made. No two running silos may share a name. Default: the machine's name and the
    /// silo port.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Identifier that all processes of one cluster share.</summary>
    public string ClusterId { get; init; } = "eam";

    /// <summary>Orleans' service identifier; it stays the same when the cluster's identifier changes.</summary>
    public string ServiceId { get; init; } = "eam";

    /// <summary>How silos find each other.</summary>
    public ClusteringKind Clustering { get; init; }

    /// <summary>
    /// Connection string of PostgreSQL; a secret. <see cref="ConnectionStringFile"/> names a file that contains it instead.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file that contains the connection string, as mounted secrets are.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>How many seconds a process waits at its start for a database that does not answer. Default: 60; 0 for one try.</summary>
    public int DatabaseWaitSeconds { get; init; } = 60;

    /// <summary>
    /// The folder of results and checkpoints, which all silos and gateways share. With <see cref="Artifacts"/> each process has a folder of
    /// its own, for copies. Default: the same as for the command <c>eam</c>.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>
    /// A folder of files that sweeps may name in requests to a gateway, such as TorchScript files, which are programs. All silos and
    /// gateways must see the same files under this path. Default: none.
    /// </summary>
    public string? Files { get; init; }

    /// <summary>
    /// Whether a silo starts programs of sweeps (task <c>command</c>), and a gateway accepts such sweeps. Default: refuse
    /// (docs/security.md#commands).
    /// </summary>
    public CommandSwitch Commands { get; init; }

    /// <summary>
    /// The programs that <see cref="Commands"/> allows, separated by commas: names on PATH, full paths of programs, and full paths of
    /// folders for all programs below them. Empty: any program.
    /// </summary>
    public string CommandPrograms { get; init; } = string.Empty;

    /// <summary>An object storage for results and checkpoints, instead of a shared folder. Null: the folder is shared.</summary>
    public ArtifactOptions? Artifacts { get; init; }

    /// <summary>
    /// The address that other silos use to reach this one. Default: loopback under localhost clustering, otherwise the machine's own
    /// address.
    /// </summary>
    public string? Advertise { get; init; }

    /// <summary>Port for connections between silos.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for connections from gateways to silos.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The first silo under localhost clustering, which the others join. Default: this silo.</summary>
    public string? Primary { get; init; }

    /// <summary>Address of the HTTP API; any address other than loopback requires a token.</summary>
    public string Listen { get; init; } = "127.0.0.1:8700";

    /// <summary>
    /// Addresses or networks of the proxies in front of a gateway, separated by commas. Only their <c>X-Forwarded-For</c>, <c>-Proto</c>,
    /// <c>-Host</c> and <c>-Prefix</c> count. Empty: none.
    /// </summary>
    public string Proxies { get; init; } = string.Empty;

    /// <summary>Address at which a silo without a gateway answers /healthz and /readyz; empty for none.</summary>
    public string Health { get; init; } = "127.0.0.1:8701";

    /// <summary>The silo's devices.</summary>
    public DeviceOptions Devices { get; init; } = new();

    /// <summary>Labels of the machine, which sweeps may require.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>How many seconds running segments may take to save when the silo shuts down.</summary>
    public int DrainSeconds { get; init; } = 25;

    /// <summary>Certificates for connections between silos; null for plain TCP.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Returns which programs of sweeps may be started.</summary>
    internal CommandPermission AllowedPrograms() =>
        Commands == CommandSwitch.Allow ? CommandPermission.OfCluster(Items(CommandPrograms)) : CommandPermission.NoneOfCluster;

    /// <summary>Splits a list with commas.</summary>
    internal static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
