namespace Eam.Core.Tasks.Metrics;

/// <summary>What an evaluation has drawn and computed: the input of every metric.</summary>
/// <param name="Target">What is known of p*.</param>
/// <param name="Samples">Samples of the model, row-major [count, d].</param>
/// <param name="Reward">Mean reward of the samples.</param>
/// <param name="RewardSe">Standard error of <paramref name="Reward"/>.</param>
/// <param name="Distances">Distances of the samples to p*.</param>
/// <param name="Floor">The same distances of exact samples of p*, on average.</param>
/// <param name="FloorHigh">The distances that 97.5 % of sets of exact samples do not exceed; null if that is not known.</param>
/// <param name="Control">The control objective.</param>
/// <param name="Base">The control objective of the base.</param>
internal sealed record Measurement(
    TargetReference Target,
    float[] Samples,
    double Reward,
    double RewardSe,
    SampleDistances Distances,
    SampleDistances Floor,
    SampleDistances? FloorHigh,
    ControlObjective Control,
    double Base
);
