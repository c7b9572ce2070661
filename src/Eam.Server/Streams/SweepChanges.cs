using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>Computes the changes of a sweep's state. Pure.</summary>
internal static class SweepChanges
{
    /// <summary>
    /// Returns the trials and points that a reader of <paramref name="before"/> does not have. If it is null, returns only the current
    /// status.
    /// </summary>
    public static SweepChange Between(SweepState? before, SweepUpdate now, SweepSummary summary)
    {
        var (trials, curves) = (new List<TrialRow>(), new List<CurveGrowth>());
        if (before is not null)
        {
            var spec = now.State.Spec;
            var cancelled = now.State.IsCancelled && !before.IsCancelled;
            using var earlier = before.Trials.GetEnumerator();
            foreach (var trial in now.State.Trials)
            {
                var old = earlier.MoveNext() ? earlier.Current : null;

                // After a cancel of the sweep, trials that have not changed can no longer be retried.
                if (IsSame(old, trial) && !(cancelled && trial.IsRetriable))
                    continue;
                trials.Add(TrialViews.Row(now.State, trial));
                var known = old?.Curve.Count ?? 0;
                if (trial.Curve.Count > known)
                    curves.Add(new(trial.Number, known, TrialViews.Points(spec, trial, known)));
            }
        }

        return new(now.Sequence, summary, trials, curves, SweepViews.Live(now));
    }

    // A state that was folded again has other objects with the same content.
    private static bool IsSame(Trial? old, Trial trial) => ReferenceEquals(old, trial) || (old is not null && Key(old) == Key(trial));

    private static (TrialStatus, int, int, int, int?, int, string?, FailureKind?) Key(Trial trial) =>
        (trial.Status, trial.Rung, trial.Attempt, trial.Failures, trial.Slot, trial.Curve.Count, trial.Reason, trial.Failure);
}
