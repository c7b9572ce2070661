namespace Eam.Cluster.Tests.Faults;

/// <summary>What can go wrong between the parts of a cluster.</summary>
internal enum FaultKind
{
    /// <summary>The silo and the other silos do not reach each other.</summary>
    CutFromSilos,

    /// <summary>The silo and PostgreSQL do not reach each other.</summary>
    CutFromDatabase,

    /// <summary>The silo and the gateway do not reach each other.</summary>
    CutFromGateway,

    /// <summary>The silo reaches nobody.</summary>
    CutOff,

    /// <summary>Nothing from the other silos arrives at the silo, but it can send.</summary>
    Deaf,

    /// <summary>Nothing from the silo arrives at the other silos, but it hears them.</summary>
    Mute,

    /// <summary>One packet in twenty is lost in each direction.</summary>
    Loss,

    /// <summary>Everything between silos, gateway and PostgreSQL arrives 300 ms late.</summary>
    Delay,

    /// <summary>PostgreSQL is killed, and started again afterwards.</summary>
    DatabaseKilled,

    /// <summary>PostgreSQL is killed and continues with a backup from the beginning of the sweep.</summary>
    DatabaseRestored,

    /// <summary>The shared folder is full.</summary>
    DiskFull,

    /// <summary>The shared folder is read-only.</summary>
    DiskReadOnly,

    /// <summary>Whoever writes to the shared folder waits.</summary>
    DiskHangs,

    /// <summary>From the start the clock of silo-2 is ten minutes fast, and that of silo-3 ten minutes slow.</summary>
    ClocksApart,

    /// <summary>The silo is killed, and started again afterwards.</summary>
    Killed,

    /// <summary>The silo receives SIGTERM, and is started again afterwards.</summary>
    Stopped,

    /// <summary>The silo is frozen, and thawed afterwards.</summary>
    Frozen,
}
