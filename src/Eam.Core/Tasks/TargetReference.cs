namespace Eam.Core.Tasks;

/// <summary>
/// The answer that a task knows: samples of p* (exact, or base samples resampled by self-normalised importance weights), its constants and its modes.
/// </summary>
/// <param name="Samples">Row-major [count, d]; for the evaluation's distances. Independent of <paramref name="SecondSamples"/>.</param>
/// <param name="SecondSamples">A second, independent set of the same size: their distance is the floor.</param>
/// <param name="Count">Rows of each set.</param>
/// <param name="Dimension">d</param>
/// <param name="LogPartition">log Z = log E_base[exp(lambda r)]; exact or estimated.</param>
/// <param name="LogPartitionSe">Its standard error; 0 where exact.</param>
/// <param name="ExpectedReward">E_{p*}[r].</param>
/// <param name="EffectiveSampleSize">Kish's effective size of the importance weights over which the samples stand; infinity where exact.</param>
/// <param name="ModeCentres">Row-major [modes, d]: a sample belongs to the nearest; empty where modes have no meaning.</param>
/// <param name="ModeWeights">p*'s weight of each mode.</param>
public sealed record TargetReference(
    float[] Samples,
    float[] SecondSamples,
    int Count,
    int Dimension,
    double LogPartition,
    double LogPartitionSe,
    double ExpectedReward,
    double EffectiveSampleSize,
    float[] ModeCentres,
    double[] ModeWeights
);
