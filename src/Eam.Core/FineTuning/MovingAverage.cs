using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The warm-up of the moving average of the weights (docs/methods.md#the-moving-average). With a constant decay the average would still be
/// the base model during the first 1 / (1 - ema) iterations, and early rungs would compare values of <c>ema</c> and not trained models.
/// </summary>
internal static class MovingAverage
{
    /// <summary>
    /// Returns the decay of the n-th update, min(ema, (1 + n) / (10 + n)): the rule of tf.train.ExponentialMovingAverage with num_updates,
    /// counted as torch_ema counts it (the first update has n = 1). So the average covers about the last tenth of the updates until ema is
    /// reached.
    /// </summary>
    /// <param name="ema">The decay after the warm-up; 0 for no average.</param>
    /// <param name="updates">n, the number of updates including this one.</param>
    public static float Decay(float ema, long updates) => (float)Math.Min(ema, (1.0 + updates) / (10.0 + updates));

    /// <summary>Returns the optimiser settings of the n-th update.</summary>
    public static AdamSettings At(in AdamSettings settings, long updates) => settings with { Ema = Decay(settings.Ema, updates) };
}
