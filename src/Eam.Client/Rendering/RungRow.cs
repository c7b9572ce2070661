using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Progress of an arm on one rung.</summary>
/// <param name="Method">The arm.</param>
/// <param name="Rung">The rung; 0 is the cheapest.</param>
/// <param name="Target">Compute target of the rung, in the sweep's unit.</param>
/// <param name="Reached">Number of trials that reached the rung.</param>
/// <param name="Running">Number of trials that train to the rung now.</param>
/// <param name="Best">The best objective of the trials that reached the rung; null if there are none.</param>
/// <param name="BestTrial">Number of the trial with the best objective.</param>
internal sealed record RungRow(string Method, int Rung, double Target, int Reached, int Running, double? Best, int? BestTrial)
{
    /// <summary>Returns the rows of all arms and rungs of a sweep, cheapest rung first within an arm.</summary>
    public static IReadOnlyList<RungRow> Of(SweepState state)
    {
        var rungs = state.Spec.Halving.Rungs();
        return
        [
            .. from method in state.Spec.Space.Methods
            from rung in Enumerable.Range(0, rungs.Count)
            select Of(state, method, rung, rungs[rung]),
        ];
    }

    private static RungRow Of(SweepState state, string method, int rung, double target)
    {
        var arm = state.Trials.Where(trial => trial.Configuration.Method == method).ToList();
        var reached = arm.Where(trial => trial.RungPoints.Count > rung).ToList();
        var best = reached
            .OrderByDescending(trial => state.Spec.Objective.Score(trial.At(rung).Metrics))
            .ThenBy(trial => trial.Number)
            .FirstOrDefault();
        return new(
            method,
            rung,
            target,
            reached.Count,
            arm.Count(trial => trial.Status == TrialStatus.Running && trial.Rung + 1 == rung),
            best?.At(rung).Metrics[state.Spec.Objective.Metric],
            best?.Number
        );
    }
}
