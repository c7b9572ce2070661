namespace Eam.Core.Sweeps.Halving;

/// <summary>Trials that compete below the final rung: a method's with arms, else all.</summary>
internal static class Bracket
{
    /// <summary>The bracket of a method's trials.</summary>
    public static string Of(SweepSpec spec, string method) => spec.Halving.ArmsByMethod ? method : "";

    /// <summary>All brackets, in the order of the methods.</summary>
    public static IReadOnlyList<string> All(SweepSpec spec) => [.. spec.Space.Methods.Select(method => Of(spec, method)).Distinct()];

    /// <summary>The rung at which a bracket's winner is chosen: the one before the final, or the final one where it is the only one.</summary>
    public static int WinnerRung(SweepSpec spec) => Math.Max(0, spec.Halving.Rungs().Count - 2);

    /// <summary>The best of each bracket at <see cref="WinnerRung"/> (none where all of it failed); null until every bracket has chosen.</summary>
    public static IReadOnlyList<Trial>? Winners(SweepState state)
    {
        var winnerRung = WinnerRung(state.Spec);

        // A trial below that rung that has not ended may still enter it.
        if (Roster.Owed(state).Count > 0 || state.Trials.Any(trial => trial.RepeatOf is null && trial.Rung < winnerRung && !trial.Ended))
            return null;
        return [.. All(state.Spec).SelectMany(bracket => new Rung(state, bracket, winnerRung).Ranked().Take(1))];
    }
}
