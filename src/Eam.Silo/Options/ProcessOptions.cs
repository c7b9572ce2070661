using Eam.Core.Backends;

namespace Eam.Silo.Options;

/// <summary>What a process of the cluster is.</summary>
public enum Role
{
    /// <summary>A silo and a gateway in one process, for development and for one machine.</summary>
    All,

    /// <summary>Grains and devices.</summary>
    Silo,

    /// <summary>HTTP API and dashboards, for the sweeps of the silos.</summary>
    Gateway,
}

/// <summary>How the processes of a cluster find each other, and where its events are.</summary>
public enum ClusteringKind
{
    /// <summary>On one machine, without a database: membership in the first silo's memory, events in the data folder.</summary>
    Localhost,

    /// <summary>Membership, reminders and events in PostgreSQL.</summary>
    Postgres,
}

/// <summary>The section <c>Eam</c> of the configuration: appsettings.json, then environment (<c>Eam__Listen=...</c>), then the command line.</summary>
public sealed record ProcessOptions
{
    /// <summary>What the process is. Default: all.</summary>
    public Role Role { get; init; }

    /// <summary>The silo's name, of which its devices' names are made; no two running ones have the same. Default: the machine's name and the port.</summary>
    public string? Name { get; init; }

    /// <summary>Processes of one cluster share it.</summary>
    public string ClusterId { get; init; } = "eam";

    /// <summary>As Orleans has it: stays the same when the cluster's identifier changes.</summary>
    public string ServiceId { get; init; } = "eam";

    /// <summary>How silos find each other.</summary>
    public ClusteringKind Clustering { get; init; }

    /// <summary>Of PostgreSQL; a secret. <see cref="ConnectionStringFile"/> in its place names a file that holds it.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file with the connection string, as secrets are mounted.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>How long a process waits at its start for a database that does not answer. Default: 60; 0: one try.</summary>
    public int DatabaseWaitSeconds { get; init; } = 60;

    /// <summary>
    /// The folder of results and checkpoints, shared by all silos and gateways; with <see cref="Artifacts"/> each process's own, for copies. Default: as for the command
    /// <c>eam</c>.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>An object storage for results and checkpoints, in place of a shared folder; none: the folder is shared.</summary>
    public ArtifactOptions? Artifacts { get; init; }

    /// <summary>The address that other silos use. Default: loopback for localhost clustering, else the machine's own.</summary>
    public string? Advertise { get; init; }

    /// <summary>Port of silo to silo.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port of gateway to silo.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>Localhost clustering: the first silo, which the others join. Default: this one.</summary>
    public string? Primary { get; init; }

    /// <summary>Where the HTTP API listens; any address but loopback needs a token.</summary>
    public string Listen { get; init; } = "127.0.0.1:8700";

    /// <summary>Where a silo without a gateway answers /healthz and /readyz; empty: nowhere.</summary>
    public string Health { get; init; } = "127.0.0.1:8701";

    /// <summary>The silo's devices.</summary>
    public DeviceOptions Devices { get; init; } = new();

    /// <summary>Labels of the machine, which sweeps may ask for.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>How long running segments may take to save when the silo shuts down.</summary>
    public int DrainSeconds { get; init; } = 25;

    /// <summary>Certificates between silos; none: plain TCP.</summary>
    public TlsSettings? Tls { get; init; }
}

/// <summary>The devices of a silo.</summary>
public sealed record DeviceOptions
{
    /// <summary><c>cpu</c>: slots of processors; <c>cuda</c>: GPUs; <c>auto</c>: GPUs where there are any.</summary>
    public string Kind { get; init; } = BackendSpec.Cpu;

    /// <summary>How many. Default: one a processor, or all GPUs.</summary>
    public int? Count { get; init; }

    /// <summary>What a trial may use of each, such as 20GiB. Default: an equal part of the machine's memory, or the GPU's.</summary>
    public string? Memory { get; init; }
}

/// <summary>Certificates between silos.</summary>
public sealed record TlsSettings
{
    /// <summary>A PKCS #12 file with the silo's certificate and its key.</summary>
    public string Certificate { get; init; } = string.Empty;

    /// <summary>A file with its password; none: it has none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>A PEM file with the authority that signed the certificates of all silos and gateways.</summary>
    public string Authority { get; init; } = string.Empty;
}
