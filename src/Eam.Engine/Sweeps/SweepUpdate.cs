using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>A sweep at one moment.</summary>
/// <param name="State">The state of the sweep machine.</param>
/// <param name="Status">The status.</param>
/// <param name="Folder">The folder of the results.</param>
/// <param name="Message">Why the sweep failed, stopped or waits; null otherwise.</param>
/// <param name="Live">Progress of running segments, by trial: compute so far in the sweep's unit, and the last training loss and
/// reward.</param>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Started">When the sweep was first started.</param>
/// <param name="Finished">When the sweep ended or stopped; null while a process holds it.</param>
/// <param name="Sequence">The sequence number of the last event in <paramref name="State"/>. It is equal for equal states.</param>
public sealed record SweepUpdate(
    SweepState State,
    SweepStatus Status,
    string Folder,
    string? Message,
    IReadOnlyDictionary<int, SegmentProgress> Live,
    string Sweep = "",
    DateTimeOffset Started = default,
    DateTimeOffset? Finished = null,
    long Sequence = 0
)
{
    /// <summary>The version of the sweep, for requests that must act on this state only.</summary>
    public SweepVersion Version => new(Sequence, Status);

    /// <summary>Whether no process holds the sweep any longer.</summary>
    public bool HasEnded => Status is not (SweepStatus.Running or SweepStatus.Paused);

    /// <summary>Whether a segment of a trial trains now. A paused sweep waits for its segments to save.</summary>
    public bool IsTraining(int trial) =>
        !HasEnded && trial >= 0 && trial < State.Trials.Count && State.Trials[trial].Status == TrialStatus.Running;
}
