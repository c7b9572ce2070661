using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>Trials that compete below the final rung: of an arm, all or one of its brackets. Immutable.</summary>
/// <param name="Arm">Its arm: a method, or "" where all methods are one.</param>
/// <param name="FirstRung">Where it begins to judge; below it all go on.</param>
/// <param name="Rungs">Rung 0 first.</param>
/// <param name="Draws">By method of the sweep.</param>
internal sealed record Bracket(string Arm, int FirstRung, ImmutableArray<Rung> Rungs, ImmutableArray<Draws> Draws)
{
    /// <summary>Trials that may train on and wait for a slot, in the order of their turns.</summary>
    public ImmutableSortedSet<(int Above, int Trial)> Ready { get; private init; } = [];

    /// <summary>Whether trials of it are still to be drawn.</summary>
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

    /// <summary>The order in which trials that may train on get slots: the highest rung that is certain first, then by number.</summary>
    public static (int Above, int Trial) Turn(Trial trial, int firstRung = 0) => (-1 - Math.Max(trial.Rung, firstRung - 1), trial.Number);

    /// <summary>Whether a trial waits for nothing but a slot.</summary>
    public static bool IsReady(Trial? trial) =>
        trial is { Status: TrialStatus.Pending } || (trial is { Status: TrialStatus.Paused } && trial.Entered > trial.Rung);

    /// <summary>Whether no trial can report at a rung any more.</summary>
    public bool IsClosed(int rung)
    {
        for (var i = 0; i <= rung; i++)
        {
            if (Rungs[i].Waiting > 0 || (i < rung && !Rungs[i].Undecided.IsEmpty))
                return false;
        }

        return !OwesDraws;
    }

    /// <summary>Compute that its started segments were to train: what arms share slots by.</summary>
    public double Committed(ImmutableArray<double> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
            sum += Rungs[i].Started * (targets[i] - (i == 0 ? 0 : targets[i - 1]));
        return sum;
    }

    /// <summary>The bracket after a change of one of its trials.</summary>
    /// <param name="before">The trial; null for a new one.</param>
    /// <param name="after">Its next state.</param>
    /// <param name="method">The place of its method in the sweep.</param>
    /// <param name="peers">The other runs of its configuration.</param>
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
