namespace Eam.Core.Numerics;

/// <summary>
/// The optimiser settings of one step. Adam (Kingma and Ba, arXiv 1412.6980); a positive weight decay makes it AdamW (arXiv 1711.05101).
/// Gradients are first scaled by min(1, MaxNorm / (norm + 1e-6)). Moving average: average = Ema average + (1 - Ema) weights.
/// </summary>
public readonly record struct AdamSettings(
    float LearningRate,
    float Beta1 = 0.9f,
    float Beta2 = 0.999f,
    float Epsilon = 1e-8f,
    float WeightDecay = 0f,
    float MaxNorm = float.PositiveInfinity,
    float Ema = 0f
);
