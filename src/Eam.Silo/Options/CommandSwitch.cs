namespace Eam.Silo.Options;

/// <summary>Whether a process runs programs of sweeps (task <c>command</c>).</summary>
public enum CommandSwitch
{
    /// <summary>It runs none, and a gateway accepts no such sweep.</summary>
    Refuse,

    /// <summary>It runs those of <see cref="ProcessOptions.CommandPrograms"/>.</summary>
    Allow,
}
