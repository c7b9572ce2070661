using System.Globalization;

namespace Eam.Engine.Checkpoints;

/// <summary>Another host has taken the trial over: what this one trained since counts no more.</summary>
public sealed class StaleEpochException : EngineException
{
    /// <summary>With the epoch that was refused and the one that has the trial.</summary>
    public StaleEpochException(int trial, long epoch, long newest)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"trial {trial}: a checkpoint of epoch {epoch} is refused: epoch {newest} has the trial"
            )
        ) { }
}
