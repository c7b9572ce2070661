using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// Raises the reward scale from 0 to lambda in stages, and computes the weights that carry a stage's endpoints to the next scale:
/// sequential Monte Carlo over the model's own samples, so that the weights of separated modes can change
/// (docs/methods.md#the-limit-of-plain-eam-and-annealing).
/// </summary>
/// <param name="stages">Number of stages, or auto.</param>
/// <param name="reweight">Kind of weights.</param>
/// <param name="rewardScale">lambda.</param>
/// <param name="leastShare">Least share of the effective sample size that path weights keep; 0 leaves them as they are.</param>
internal sealed class Annealing(ParameterValue stages, string reweight, double rewardScale, double leastShare = 0)
{
    /// <summary>Least share of the effective sample size that a stage must keep.</summary>
    private const double LeastEffectiveShare = 0.5;

    private const string PathShare = "annealing.path_share";

    private long _stage;

    /// <summary>lambda_k: the reward scale of the target of the newest endpoints.</summary>
    public double Scale { get; private set; }

    /// <summary>Whether endpoints come with exact path weights.</summary>
    public bool UsesPaths => reweight == "path";

    /// <summary>
    /// The effective share of the newest path weights before they were tempered: how far the model is from the optimal paths. Null without
    /// path weights, and before the first stage.
    /// </summary>
    public double? PathEffectiveShare { get; private set; }

    /// <summary>Returns the annealing of a configuration; null if it has no stages.</summary>
    public static Annealing? Of(Configuration configuration, double rewardScale) =>
        EfficientAdjointMatchingParameters.IsAnnealed(configuration)
            ? new Annealing(
                configuration.Value(EfficientAdjointMatchingParameters.Stages),
                configuration.Value(EfficientAdjointMatchingParameters.Reweight).ToString(),
                rewardScale,
                configuration.Value(EfficientAdjointMatchingParameters.LeastEss).Number
            )
            : null;

    /// <summary>Moves to the next scale and writes the endpoints' weights, scaled so that the largest is 1.</summary>
    /// <param name="rewards">r of each endpoint.</param>
    /// <param name="logWeights">
    /// On entry, with <see cref="UsesPaths"/>, log dP_base/dP_model of each endpoint's path; otherwise ignored. On return the log weights.
    /// </param>
    public void Advance(ReadOnlySpan<float> rewards, Span<double> logWeights)
    {
        // Without paths, the model is assumed to match lambda_k. Path weights start from the base, so they carry the whole scale.
        if (!UsesPaths)
        {
            for (var i = 0; i < logWeights.Length; i++)
                logWeights[i] = -Scale * rewards[i];
        }

        _stage++;
        Scale = stages.IsNumber ? rewardScale * Math.Min(1, _stage / Math.Max(1, stages.Number)) : LargestScale(rewards, logWeights);
        if (reweight == "none")
        {
            logWeights.Clear();
            return;
        }

        var top = double.NegativeInfinity;
        for (var i = 0; i < logWeights.Length; i++)
            top = Math.Max(top, logWeights[i] += Scale * rewards[i]);
        foreach (ref var weight in logWeights)
            weight -= top;
        if (UsesPaths)
            Temper(logWeights);
    }

    public void Save(TrainingState state)
    {
        state.Counters["annealing.stage"] = _stage;
        state.SetReal("annealing.scale", Scale);
        if (PathEffectiveShare is { } share)
            state.SetReal(PathShare, share);
    }

    public void Load(TrainingState state)
    {
        _stage = state.Counter("annealing.stage");
        Scale = state.Real("annealing.scale");
        PathEffectiveShare = state.Counters.ContainsKey(PathShare) ? state.Real(PathShare) : null;
    }

    /// <summary>Returns Kish's effective share of n weights: (sum w)^2 / (n sum w^2).</summary>
    internal static double EffectiveShare(ReadOnlySpan<float> rewards, ReadOnlySpan<double> logWeights, double scale)
    {
        var top = double.NegativeInfinity;
        for (var i = 0; i < rewards.Length; i++)
            top = Math.Max(top, logWeights[i] + (scale * rewards[i]));
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < rewards.Length; i++)
        {
            var weight = Math.Exp(logWeights[i] + (scale * rewards[i]) - top);
            sum += weight;
            squares += weight * weight;
        }

        return sum * sum / (rewards.Length * squares);
    }

    /// <summary>
    /// Raises weights to a power below 1 if too few of them carry the sum: a small bias towards the model instead of a pool that a few
    /// endpoints fill.
    /// </summary>
    private void Temper(Span<double> logWeights)
    {
        PathEffectiveShare = EffectiveShare(logWeights, 1);
        if (!(PathEffectiveShare < leastShare))
            return;
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (EffectiveShare(logWeights, middle) >= leastShare)
                low = middle;
            else
                high = middle;
        }

        foreach (ref var weight in logWeights)
            weight *= low;
    }

    // Of the weights raised to a power; the largest log weight is 0.
    private static double EffectiveShare(ReadOnlySpan<double> logWeights, double power)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var logWeight in logWeights)
        {
            var weight = Math.Exp(power * logWeight);
            sum += weight;
            squares += weight * weight;
        }

        return sum * sum / (logWeights.Length * squares);
    }

    /// <summary>
    /// Returns the largest scale up to lambda that keeps the effective share, by bisection. It rises by at least a hundredth of lambda, so
    /// that annealing ends.
    /// </summary>
    private double LargestScale(ReadOnlySpan<float> rewards, ReadOnlySpan<double> logWeights)
    {
        if (EffectiveShare(rewards, logWeights, rewardScale) >= LeastEffectiveShare)
            return rewardScale;
        var (low, high) = (Scale, rewardScale);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (EffectiveShare(rewards, logWeights, middle) >= LeastEffectiveShare)
                low = middle;
            else
                high = middle;
        }

        return Math.Min(rewardScale, Math.Max(low, Scale + (rewardScale / 100)));
    }
}
