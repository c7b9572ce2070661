namespace Eam.Silo.Options;

/// <summary>How the processes of a cluster find each other, and where its events are stored.</summary>
public enum ClusteringKind
{
    /// <summary>On one machine without a database: membership in the first silo's memory, events in the data folder.</summary>
    Localhost,

    /// <summary>Membership, reminders and events in PostgreSQL.</summary>
    Postgres,
}
