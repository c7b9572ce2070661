using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;

namespace Eam.Engine.Preview;

/// <summary>
/// The plan of a sweep whose rungs close before they promote (<c>sha</c>, <c>none</c>), without its trials: the number of trials at each
/// rung follows from eta alone. A million trials take a fraction of a second. The result is the same as that of <see cref="SweepPlan"/>,
/// which runs the sweep's own machine.
/// </summary>
internal sealed class SynchronousPlan
{
    private readonly SweepSpec _spec;
    private readonly IReadOnlyList<double> _targets;
    private readonly List<Arm> _arms;

    private SynchronousPlan(SweepSpec spec)
    {
        (_spec, _targets) = (spec, spec.Halving.Rungs());
        _arms = [.. Arms(spec).Where(arm => arm.Methods.Count > 0)];
    }

    /// <summary>
    /// Returns whether a sweep has such a plan: its rule is synchronous, and neither costs, ties nor several objectives change the numbers.
    /// </summary>
    public static bool Covers(SweepSpec spec) =>
        spec is { Halving: { PromoteByCost: false, TieErrors: 0 }, Objectives.Count: 0 }
        && (spec.Halving.Algorithm == HalvingRules.Default || spec.Halving.Algorithm == HalvingRules.WithoutHalving)
        && !Searchers.Get(spec.Search).UsesHistory;

    /// <summary>Returns the plan of a sweep; null if only the sweep's machine knows it.</summary>
    public static SynchronousPlan? Of(SweepSpec spec) => Covers(spec) ? new(spec) : null;

    /// <summary>Returns the rungs, ordered by rung and then by method.</summary>
    public IReadOnlyList<PreviewRung> Rungs()
    {
        var rungs = new List<PreviewRung>();
        for (var rung = 0; rung < _targets.Count; rung++)
        {
            for (var method = 0; method < _spec.Space.Methods.Count; method++)
            {
                var trials = _arms.Sum(arm => arm.Count(method, Size(arm, rung)) * _spec.Repeats) + Repeats(method);
                if (trials > 0)
                    rungs.Add(new(_spec.Space.Methods[method], rung, _targets[rung], trials, trials * Step(rung)));
            }
        }

        return rungs;
    }

    /// <summary>Returns the time from the first start to the last end.</summary>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="seconds">Returns the time of a segment of a method with this compute.</param>
    /// <param name="cancellationToken">Ends the computation, which takes a second for a million trials.</param>
    public double Seconds(int slots, Func<string, double, double> seconds, CancellationToken cancellationToken) =>
        new SynchronousSlots(
            slots,
            [
                .. _arms.Select(arm => new SynchronousSlots.PlannedArm(
                    arm.Numbers,
                    arm.Methods,
                    [.. _targets.Select((_, rung) => Size(arm, rung))]
                )),
            ],
            _spec.Repeats,
            _spec.WinnerRuns,
            (method, rung) => seconds(_spec.Space.Methods[method], Step(rung))
        ).Run(cancellationToken);

    private double Step(int rung) => _targets[rung] - (rung == 0 ? 0 : _targets[rung - 1]);

    // The best 1/eta of a rung, at least one, continue.
    private int Size(Arm arm, int rung)
    {
        var size = arm.Methods.Count;
        for (var i = 0; i < rung; i++)
            size = Math.Max(1, size / _spec.Halving.Eta);
        return size;
    }

    // As in SweepPlan, the trial with the lowest number wins.
    private int Repeats(int method) => _arms.Count(arm => arm.Methods[0] == method) * _spec.WinnerRuns;

    // The methods are drawn in turn, so that each arm has the numbers of its configurations in ascending order.
    private static List<Arm> Arms(SweepSpec spec)
    {
        var methods = spec.Space.Methods;
        var quotas = spec.Quotas;
        var arms = spec.Halving.ArmsByMethod ? methods.Select(_ => new Arm([], [])).ToList() : [new Arm([], [])];
        var number = 0;
        for (var index = 0; index < quotas.Max(); index++)
        {
            for (var method = 0; method < methods.Count; method++)
            {
                if (index >= quotas[method])
                    continue;
                var arm = arms[spec.Halving.ArmsByMethod ? method : 0];
                arm.Methods.Add(method);
                arm.Numbers.Add(number++);
            }
        }

        return arms;
    }

    /// <summary>
    /// The configurations that compete: their methods, by index, and their numbers among all, in the order in which they are drawn.
    /// </summary>
    private sealed record Arm(List<int> Methods, List<int> Numbers)
    {
        public int Count(int method, int first)
        {
            var count = 0;
            for (var i = 0; i < first; i++)
                count += Methods[i] == method ? 1 : 0;
            return count;
        }
    }
}
