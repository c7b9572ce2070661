using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Engine.Results;

/// <summary>A results folder, read back.</summary>
/// <param name="Sweep">The sweep's identifier: its folder's name.</param>
/// <param name="Folder">Its absolute path.</param>
/// <param name="Status">How it stood when it was last written; Stopped where the process ended while it ran.</param>
/// <param name="State">Specification and trials with their curves: the fold of the events.</param>
/// <param name="Started">When it was first started.</param>
/// <param name="Finished">When it ended or stopped; null where the process ended while it ran.</param>
public sealed record SweepResults(
    string Sweep, string Folder, SweepStatus Status, SweepState State, DateTimeOffset Started, DateTimeOffset? Finished)
{
    /// <summary>Reads a finished or partial sweep; writes nothing.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="EngineException">It is not a results folder or a file is damaged: one line that names the file.</exception>
    public static SweepResults Load(string folder) => throw new NotImplementedException();

    /// <summary>Reads a sweep by identifier (under the data folder) or by path.</summary>
    /// <exception cref="EngineException">There is none, or a file is damaged.</exception>
    public static SweepResults Find(string dataFolder, string sweep) => throw new NotImplementedException();
}
