using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Trials that compete with each other below the final rung: all trials of an arm, or those of one of its brackets. Immutable.
/// </summary>
/// <param name="Arm">The arm: a method, or "" if all methods share one arm.</param>
/// <param name="FirstRung">The first rung that prunes; below it every trial is promoted.</param>
/// <param name="Rungs">The rungs, the lowest first.</param>
/// <param name="Draws">The configurations to draw, by method of the sweep.</param>
internal sealed record Bracket(string Arm, int FirstRung, ImmutableArray<Rung> Rungs, ImmutableArray<Draws> Draws)
{
    /// <summary>Trials that may train further and wait only for a slot, in the order in which they get one.</summary>
    public ImmutableSortedSet<(int Above, int Trial)> Ready { get; private init; } = [];

    /// <summary>Whether the bracket still has trials to draw.</summary>
    public bool OwesDraws
    {
        get
        {
            foreach (var draws in Draws)
            {
                if (draws.Owed > 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Sort key of the order in which waiting trials get slots: first by the highest rung that they are certain to reach, then by number.
    /// </summary>
    public static (int Above, int Trial) Turn(Trial trial, int firstRung = 0) => (-1 - Math.Max(trial.Rung, firstRung - 1), trial.Number);

    /// <summary>Returns whether a trial waits only for a slot.</summary>
    public static bool IsReady(Trial? trial) =>
        trial is { Status: TrialStatus.Pending } || (trial is { Status: TrialStatus.Paused } && trial.Entered > trial.Rung);

    /// <summary>Returns whether no further trial can report at a rung.</summary>
    public bool IsClosed(int rung)
    {
        for (var i = 0; i <= rung; i++)
        {
            if (Rungs[i].Waiting > 0 || (i < rung && !Rungs[i].Undecided.IsEmpty))
                return false;
        }

        return !OwesDraws;
    }

    /// <summary>Returns the compute of all segments that were started, by their targets. Arms share slots by it.</summary>
    public double Committed(ImmutableArray<double> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
            sum += Rungs[i].Started * (targets[i] - (i == 0 ? 0 : targets[i - 1]));
        return sum;
    }

    /// <summary>Returns the bracket after a change of one of its trials.</summary>
    /// <param name="before">The trial before the change; null for a new trial.</param>
    /// <param name="after">The trial after the change.</param>
    /// <param name="method">Index of the trial's method in the sweep.</param>
    /// <param name="peers">The other runs of the trial's configuration.</param>
    public Bracket Replace(Trial? before, Trial after, int method, ImmutableArray<Trial> peers)
    {
        var rungs = Rungs;
        for (var i = 0; i <= Math.Min(after.Entered, rungs.Length - 1); i++)
        {
            var rung = rungs[i].Replace(before, after, peers);
            if (!ReferenceEquals(rung, rungs[i]))
                rungs = rungs.SetItem(i, rung);
        }

        var draws = Draws[method].Replace(before, after, peers);
        var ready = IsReady(before) ? Ready.Remove(Turn(before!, FirstRung)) : Ready;
        return this with
        {
            Rungs = rungs,
            Draws = draws == Draws[method] ? Draws : Draws.SetItem(method, draws),
            Ready = IsReady(after) ? ready.Add(Turn(after, FirstRung)) : ready,
        };
    }
}
