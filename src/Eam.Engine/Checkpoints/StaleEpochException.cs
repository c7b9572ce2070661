using System.Globalization;

namespace Eam.Engine.Checkpoints;

/// <summary>Thrown when another host has taken over the trial: what this host has trained since then no longer counts.</summary>
public sealed class StaleEpochException : TrialException
{
    /// <summary>Creates the exception from the refused epoch and the epoch that now has the trial.</summary>
    public StaleEpochException(int trial, long epoch, long newest)
        : base(
            trial,
            string.Create(
                CultureInfo.InvariantCulture,
                $"a checkpoint of epoch {epoch} is refused, because the trial now has epoch {newest}"
            )
        ) { }
}
