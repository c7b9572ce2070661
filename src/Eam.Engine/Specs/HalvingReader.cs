using Eam.Core;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;

namespace Eam.Engine.Specs;

/// <summary>Reads the key <c>halving</c>.</summary>
internal static class HalvingReader
{
    /// <summary>The largest number of rungs: with more, the range of compute would consist of rounding errors.</summary>
    private const int MostRungs = 30;

    /// <summary>Returns the rule and its rungs; null if a value that they need is wrong.</summary>
    /// <param name="top">The sweep file.</param>
    /// <param name="counts">The unit that the command of the sweep counts; null if there is no command.</param>
    public static HalvingSpec? Read(Section top, ComputeUnit? counts)
    {
        if (!top.Has("halving"))
        {
            top.Missing("halving", "{algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: .., max: ..}}");
            return null;
        }

        var section = top.Below("halving");
        var algorithm = section.Word("algorithm", HalvingRules.Default, HalvingRules.Names);
        var eta = section.Whole("eta", 2, 1000) ?? 3;
        var arms = section.Word("arms", "method", ["method", "none"]) == "method";
        var finalSeeds = section.Whole("final_seeds", 1, 1000) ?? 1;
        var byCost = section.Word("promote", "count", ["count", "cost"]) == "cost";
        if (byCost && !HalvingRules.KeepingShare.Contains(algorithm))
            section.Wrong(
                "promote",
                $"can be cost only with a rule that promotes a share of 1/eta ({string.Join(", ", HalvingRules.KeepingShare)}), not with {algorithm}"
            );
        var ties = section.Has("ties") ? Ties(section.Below("ties")) : 0;
        if (!section.Has("compute"))
        {
            section.Missing("compute", "{unit: nfe, min: .., max: ..}");
            return null;
        }

        var compute = section.Below("compute");
        var usual = (counts ?? ComputeUnit.Nfe).ToWord();
        var unit = EnumWords.Parse<ComputeUnit>(compute.Word("unit", usual, EnumWords.All<ComputeUnit>()));
        if (counts is not null && unit != counts)
            compute.Wrong("unit", $"is {unit.ToWord()}, but the command counts {usual} (task.compute): leave unit out");
        if (!compute.Has("max"))
            compute.Missing("max", "the compute of the final rung");
        if (!compute.Has("min") && HalvingRules.HasRungs(algorithm))
            compute.Missing("min", "the compute of the first rung");
        var max = compute.Number("max", above: 0);
        var min = compute.Has("min") ? compute.Number("min", above: 0) : max;
        if (min is null || max is null)
            return null;
        if (min > max)
        {
            compute.Wrong("min", $"must be at most max ({ParameterValue.Of(max.Value)}), not {ParameterValue.Of(min.Value)}");
            return null;
        }

        if (Math.Log(max.Value / min.Value, eta) <= MostRungs)
            return new(algorithm, eta, arms, unit, min.Value, max.Value, finalSeeds) { PromoteByCost = byCost, TieErrors = ties };
        compute.Wrong("min", $"is too far below max: there would be more than {MostRungs} rungs. Raise min or eta");
        return null;
    }

    private static double Ties(Section ties)
    {
        if (!ties.Has("standard_errors"))
            ties.Missing(
                "standard_errors",
                "the number of standard errors of their difference by which two tied results may differ, such as 1"
            );
        return ties.Number("standard_errors", above: 0) ?? 0;
    }
}
