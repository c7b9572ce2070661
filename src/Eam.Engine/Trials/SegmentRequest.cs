using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>Train a trial from its newest checkpoint (from zero when it has none) until its total compute reaches a target.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Rung">The rung that the target belongs to.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="Seed">For all of its randomness.</param>
/// <param name="From">Compute target of the rung before; 0 at first. Curve points lie between From and Target.</param>
/// <param name="Target">Total compute to reach, in the sweep's unit.</param>
public sealed record SegmentRequest(int Trial, int Rung, int Attempt, Configuration Configuration, ulong Seed, double From, double Target)
{
    /// <summary>The right to write the trial's checkpoints; null where it is never withdrawn.</summary>
    internal WritePermit? Permit { get; init; }

    /// <summary>Whether an attempt before this one has told that a checkpoint of the trial was lost: it is not told again, and training goes on from what is left.</summary>
    internal bool HasFallen { get; init; }

    /// <summary>
    /// The segment's fencing epoch where several hosts may train one sweep's trials: checkpoints carry it, and one of an older epoch is refused. Null on a single host.
    /// </summary>
    internal long? Epoch { get; init; }

    /// <summary>The device of the segment's slot, as the backend names it; null: the one that the backend's settings mean.</summary>
    internal string? Device { get; init; }

    /// <summary>What the machine commands, without the slot.</summary>
    public static SegmentRequest Of(SweepCommand.Train command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(command.Trial, command.Rung, command.Attempt, command.Configuration, command.Seed, command.From, command.Target);
    }
}
