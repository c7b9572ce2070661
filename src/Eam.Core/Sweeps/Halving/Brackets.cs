using System.Collections.Immutable;
using Eam.Core.Spaces;

namespace Eam.Core.Sweeps.Halving;

/// <summary>Divides the trials of a sweep among arms, and those of an arm among brackets.</summary>
internal static class Brackets
{
    /// <summary>Returns the arm of a method's trials.</summary>
    public static string Arm(SweepSpec spec, string method) => spec.Halving.ArmsByMethod ? method : "";

    /// <summary>
    /// Returns all brackets without trials: the arms in the order of the methods, and their brackets in the order of the rule.
    /// </summary>
    public static ImmutableArray<Bracket> All(SweepSpec spec) =>
        [.. spec.Space.Methods.Select(method => Arm(spec, method)).Distinct().SelectMany(arm => Of(spec, arm))];

    // The first bracket takes the first draws of the arm, with the methods in turn, and so on. So a trial's number determines its bracket.
    private static IEnumerable<Bracket> Of(SweepSpec spec, string arm)
    {
        var rungs = spec.Halving.Rungs().Count;
        var quotas = spec.Space.Methods.Select((method, i) => Arm(spec, method) == arm ? Roster.Quota(spec, i) : 0).ToList();
        int[] spare = [.. spec.Space.Methods.Select((method, i) => Spare(spec, method, quotas[i]))];
        using var turns = Roster.Turns(quotas).GetEnumerator();
        foreach (var share in HalvingRules.Get(spec.Halving.Algorithm).Brackets(quotas.Sum(), rungs, spec.Halving.Eta))
        {
            var drawn = new int[quotas.Count];
            for (var i = 0; i < share.Trials && turns.MoveNext(); i++)
                drawn[turns.Current.Method]++;
            yield return new(
                arm,
                share.FirstRung,
                [.. Enumerable.Range(0, rungs).Select(i => new Rung(spec, i))],
                [.. drawn.Select((n, i) => new Draws(n, Math.Min(n, spare[i])))]
            );

            // Replacements may not be more than the configurations that are left.
            for (var i = 0; i < spare.Length; i++)
                spare[i] -= Math.Min(drawn[i], spare[i]);
        }
    }

    // The number of configurations of a method that its quota leaves for replacements of invalid ones. A grid has none.
    private static int Spare(SweepSpec spec, string method, int quota)
    {
        if (Searchers.Get(spec.Search).Count(spec.Space, method) is not null)
            return 0;
        return FiniteSpace.Count(spec.Space, method) is { } most ? most - quota : int.MaxValue;
    }
}
