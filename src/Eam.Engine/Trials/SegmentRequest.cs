using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>
/// A request to train a trial from its newest checkpoint (from zero if it has none) until its total compute reaches a target.
/// </summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Rung">The rung that the target belongs to.</param>
/// <param name="Attempt">The attempt's number; 0 is the first.</param>
/// <param name="Configuration">The trial's settings.</param>
/// <param name="Seed">The seed of all randomness in the trial.</param>
/// <param name="From">The compute target of the previous rung; 0 for the first rung. Curve points are between From and Target.</param>
/// <param name="Target">Total compute to reach, in the sweep's unit.</param>
public sealed record SegmentRequest(int Trial, int Rung, int Attempt, Configuration Configuration, ulong Seed, double From, double Target)
{
    /// <summary>The right to write the trial's checkpoints; null if it is never withdrawn.</summary>
    internal WritePermit? Permit { get; init; }

    /// <summary>
    /// Whether an earlier attempt has already reported that a checkpoint of the trial was lost. It is then not reported again, and training
    /// resumes from the remaining checkpoint.
    /// </summary>
    internal bool HasFallen { get; init; }

    /// <summary>
    /// The segment's fencing epoch, if several hosts may train one sweep's trials: checkpoints carry it, and one of an older epoch is
    /// refused. Null on a single host.
    /// </summary>
    internal long? Epoch { get; init; }

    /// <summary>The device of the segment's slot, in the backend's terms; null: the device of the backend's settings.</summary>
    internal string? Device { get; init; }

    /// <summary>Creates the request of a command, without the slot.</summary>
    public static SegmentRequest Of(SweepCommand.Train command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(command.Trial, command.Rung, command.Attempt, command.Configuration, command.Seed, command.From, command.Target);
    }
}
