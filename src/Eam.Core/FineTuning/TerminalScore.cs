using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// Estimates the base's score at t = 1, where the velocity does not determine it, by Tweedie's formula at an earlier time t_e
/// (docs/methods.md#efficient-adjoint-matching-eam, step 2): with X_e = alpha_e X_1 + beta_e e, s_base(X_1) is about alpha_e s_base(X_e,
/// t_e), where s = (v - kappa x) / eta.
/// </summary>
internal sealed class TerminalScore(FineTuningProblem problem, double scoreTime, int draws, RandomStream stream)
{
    /// <summary>Computes the mean score over the draws. Charges <c>draws</c> base forwards per row.</summary>
    public void Evaluate(Tensor endpoints, Tensor score, ComputeLedger ledger)
    {
        var backend = problem.Backend;
        var schedule = problem.Schedule;
        var (alpha, beta) = (schedule.Alpha(scoreTime), schedule.Beta(scoreTime));
        var gain = alpha / (schedule.Eta(scoreTime) * draws);
        using var noised = backend.Rent(endpoints.Rows, endpoints.Columns);
        using var velocity = backend.Rent(endpoints.Rows, endpoints.Columns);
        for (var draw = 0; draw < draws; draw++)
        {
            backend.Gaussian(noised, stream);
            backend.Combine(noised, (float)alpha, endpoints, (float)beta, noised);
            problem.Base.Evaluate(noised, [(float)scoreTime], velocity);
            var kappa = schedule.Kappa(scoreTime);
            backend.Combine(velocity, (float)gain, velocity, (float)(-gain * kappa), noised);
            if (draw == 0)
                backend.Combine(score, 1, velocity, 0, velocity);
            else
                backend.Add(score, 1, velocity);
        }

        ledger.Forward(problem.Base, (long)draws * endpoints.Rows);
    }
}
