namespace Eam.Silo.Options;

/// <summary>Role of a process in the cluster.</summary>
public enum Role
{
    /// <summary>A silo and a gateway in one process, for development and for a single machine.</summary>
    All,

    /// <summary>Grains and devices.</summary>
    Silo,

    /// <summary>HTTP API and dashboards for the sweeps of the silos.</summary>
    Gateway,
}
