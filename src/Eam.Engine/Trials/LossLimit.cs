using Eam.Core.FineTuning;
using Eam.Core.Numerics;

namespace Eam.Engine.Trials;

/// <summary>
/// Judges by its loss whether a trial has diverged. The loss is a squared velocity error, so its usual size depends on the task: on the
/// dimension and on the square of the reward's scale. A finite loss is therefore compared with the first one. There the model is still the
/// base, so the reference does not depend on the learning rate; a median of the first iterations would, because a rate that is too high
/// explodes within them.
/// </summary>
/// <param name="rewardScale">lambda of the task; its square bounds the reference from below, for rewards without a gradient at the
/// start.</param>
internal sealed class LossLimit(double rewardScale)
{
    /// <summary>
    /// How many times its start a loss may be. A training that recovers stays far below. One that does not passes it within a few
    /// iterations, because each step of a sampler multiplies the error of a velocity that grows with its input.
    /// </summary>
    private const double Growth = 1e12;

    private const string FirstLoss = "runner.first_loss",
        Remedy = "lower learning_rate or gradient_clip";

    // NaN before the first iteration.
    private double _first = double.NaN;

    /// <summary>Judges an iteration. Returns what is wrong and how to mend it, as a phrase; null if the trial has not diverged.</summary>
    public string? Judge(IterationResult result)
    {
        var isFirst = double.IsNaN(_first);
        if (result.Diverged)
        {
            // Before the first step only the task can be the reason.
            var remedy = isFirst ? "no step was made yet, so lower reward_scale or check the reward" : Remedy;
            return $"{NotFinite(result)}; {remedy}";
        }

        var loss = Math.Abs(result.Loss);
        if (isFirst)
            _first = loss;
        var limit = Growth * Math.Max(_first, Math.Max(1, rewardScale * rewardScale));
        return loss > limit ? $"the loss is {loss:G3}, above its limit of {limit:G3} (at the start it was {_first:G3}); {Remedy}" : null;
    }

    /// <summary>Adds the reference to a checkpoint, so that a resumed trial is judged as one without interruption.</summary>
    public void Save(TrainingState state) => state.SetReal(FirstLoss, _first);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidStateException">The entry is missing.</exception>
    public void Load(TrainingState state) => _first = state.Real(FirstLoss);

    private static string NotFinite(IterationResult result)
    {
        if (double.IsNaN(result.Loss))
            return "the loss is NaN";
        return double.IsFinite(result.Loss) ? "the gradient is not finite" : "the loss is infinite";
    }
}
