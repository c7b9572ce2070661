namespace Eam.Core.Sweeps;

/// <summary>How slots are isolated, which decides what a crash of native code, an out-of-memory kill or a leak affects.</summary>
public enum Isolation
{
    /// <summary>
    /// Slots are threads of the process that runs the sweep. They start without delay, but a native crash ends the whole process.
    /// </summary>
    Thread,

    /// <summary>Each slot is a child process. Its failure ends only one segment.</summary>
    Process,
}
