using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>Trials that compete below the final rung: a method's with arms, else all. Immutable.</summary>
/// <param name="Rungs">Rung 0 first.</param>
internal sealed record Bracket(ImmutableArray<Rung> Rungs)
{
    /// <summary>Trials that may train on and wait for a slot, the highest rung first, then by number.</summary>
    public ImmutableSortedSet<(int Above, int Trial)> Ready { get; private init; } = [];

    /// <summary>The bracket of a method's trials.</summary>
    public static string Of(SweepSpec spec, string method) => spec.Halving.ArmsByMethod ? method : "";

    /// <summary>All brackets, in the order of the methods.</summary>
    public static IReadOnlyList<string> All(SweepSpec spec) => [.. spec.Space.Methods.Select(method => Of(spec, method)).Distinct()];

    /// <summary>The rung at which a bracket's winner is chosen: the one before the final, or the final one where it is the only one.</summary>
    public static int WinnerRung(int rungs) => Math.Max(0, rungs - 2);

    /// <summary>The order in which trials that may train on get slots.</summary>
    public static (int Above, int Trial) Turn(Trial trial) => (-1 - trial.Rung, trial.Number);

    /// <summary>Whether a trial waits for nothing but a slot.</summary>
    public static bool IsReady(Trial? trial) =>
        trial is { Status: TrialStatus.Pending } || (trial is { Status: TrialStatus.Paused } && trial.Entered > trial.Rung);

    /// <summary>Whether no trial can report at a rung any more, provided that none is to be drawn.</summary>
    public bool IsClosed(int rung)
    {
        for (var i = 0; i <= rung; i++)
        {
            if (Rungs[i].Waiting > 0 || (i < rung && !Rungs[i].Undecided.IsEmpty))
                return false;
        }

        return true;
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
    public Bracket Replace(Trial? before, Trial after)
    {
        var rungs = Rungs;
        for (var i = 0; i <= Math.Min(after.Entered, rungs.Length - 1); i++)
        {
            var rung = rungs[i].Replace(before, after);
            if (!ReferenceEquals(rung, rungs[i]))
                rungs = rungs.SetItem(i, rung);
        }

        var ready = IsReady(before) ? Ready.Remove(Turn(before!)) : Ready;
        return this with { Rungs = rungs, Ready = IsReady(after) ? ready.Add(Turn(after)) : ready };
    }
}
