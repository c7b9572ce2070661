using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Analysis;

/// <summary>Computes the trials at each rung and their outcomes. Repeats of a winner do not compete and are left out.</summary>
internal static class LadderViews
{
    public static RungLadder Of(SweepUpdate update)
    {
        var spec = update.State.Spec;
        var brackets = update
            .State.Trials.Where(trial => trial.RepeatOf is null)
            .GroupBy(trial => spec.Halving.ArmsByMethod ? trial.Configuration.Method : string.Empty)
            .OrderBy(bracket => spec.Space.Methods.TakeWhile(method => method != bracket.Key).Count());
        return new(
            update.Sweep,
            spec.Objective.Metric,
            spec.Halving.Unit.ToWord(),
            [.. brackets.Select(bracket => Bracket(spec, bracket.Key, [.. bracket]))],
            update.Sequence
        );
    }

    private static LadderBracket Bracket(SweepSpec spec, string name, List<Trial> trials) =>
        new(
            name,
            [
                .. spec
                    .Halving.Rungs()
                    .Select(
                        (target, rung) => Rung(spec, rung, target, [.. trials.Where(trial => trial.Entered >= rung || trial.Rung >= rung)])
                    ),
            ]
        );

    private static LadderRung Rung(SweepSpec spec, int rung, double target, List<Trial> entered)
    {
        var last = rung == spec.Halving.Rungs().Count - 1;
        var ordered = entered
            .OrderByDescending(trial => trial.Rung >= rung)
            .ThenByDescending(trial => trial.Rung >= rung ? spec.Objective.Score(trial.At(rung).Metrics) : 0)
            .ThenBy(trial => trial.Number);
        return new(
            RungNumber.Of(rung),
            target,
            entered.Count,
            entered.Count(trial => trial.Rung >= rung),
            [.. ordered.Select(trial => At(spec, trial, rung, last))]
        );
    }

    private static LadderTrial At(SweepSpec spec, Trial trial, int rung, bool last)
    {
        var point = trial.Rung >= rung ? trial.At(rung) : null;
        var fate = Fate(trial, rung, last);
        return new(
            trial.Number,
            trial.Configuration.Method,
            Numbers.Finite(point?.Metrics[spec.Objective.Metric]),
            point?.Spent.In(spec.Halving.Unit),
            fate,
            fate is "promoted" or "completed" ? null : trial.Reason
        );
    }

    private static string Fate(Trial trial, int rung, bool last)
    {
        if (trial.Rung > rung || (trial.Rung == rung && trial.Entered > rung))
            return "promoted";
        if (trial.Failure is { } failure)
            return failure is FailureKind.Diverged or FailureKind.Cancelled ? failure.ToWord() : TrialStatus.Failed.ToWord();
        return last && trial.Rung == rung
            ? "completed"
            : (trial.Rung < rung && trial.Status == TrialStatus.Paused ? TrialStatus.Pending : trial.Status).ToWord();
    }
}
