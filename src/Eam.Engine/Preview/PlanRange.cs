using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;

namespace Eam.Engine.Preview;

/// <summary>
/// Adds to a plan the most that the sweep can need, because an asynchronous rule may promote more trials than a full rung would.
/// </summary>
internal static class PlanRange
{
    /// <summary>Returns the plan with its upper bounds; a plan of a synchronous rule as it is.</summary>
    public static SweepPreview Widen(SweepSpec spec, SweepPreview plan)
    {
        if (LargestPlan.Of(spec) is not { } largest)
            return plan;
        var (targets, methods) = (spec.Halving.Rungs(), spec.Space.Methods);
        var most = new double[targets.Count];
        var segments = 0;
        foreach (var rung in largest)
        {
            most[rung.Rung] += rung.Trials * Step(rung.Rung);
            segments += rung.Trials;
        }

        // If methods share an arm, any of them may have all that the arm promotes, as long as it has enough trials of its own.
        var first = plan.Rungs.Where(rung => rung.Rung == 0).ToDictionary(rung => rung.Method, rung => rung.Trials);
        var rungs =
            from rung in Enumerable.Range(0, targets.Count)
            from method in methods
            let known = plan.Rungs.FirstOrDefault(one => one.Rung == rung && one.Method == method)
            let limit = largest.First(one => one.Rung == rung && one.Arm == LargestPlan.Arm(spec, method)).Trials
            let trials = Math.Max(known?.Trials ?? 0, Math.Min(limit, first.GetValueOrDefault(method) + spec.WinnerRuns))
            select (known ?? new(method, rung, targets[rung], 0, 0)) with
            {
                MostTrials = trials,
                MostCompute = trials * Step(rung),
            };
        return plan with
        {
            Rungs = [.. rungs],
            MostCompute = Math.Max(plan.Compute, most.Sum()),
            MostEvaluations = Math.Max(plan.Evaluations, segments * spec.Evaluation.PerRung),
        };

        double Step(int rung) => targets[rung] - (rung == 0 ? 0 : targets[rung - 1]);
    }
}
