using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// What is known of a task's target p*: samples (exact, or base samples resampled by self-normalised importance weights), constants and
/// modes.
/// </summary>
/// <param name="Samples">Row-major [count, d]; for the evaluation's distances. Independent of <paramref name="SecondSamples"/>.</param>
/// <param name="SecondSamples">
/// A second, independent set of the same size. The distance between the two sets is the floor of the evaluation's distances.
/// </param>
/// <param name="Count">Number of rows of each set.</param>
/// <param name="Dimension">d</param>
/// <param name="LogPartition">log Z = log E_base[exp(lambda r)]; exact or estimated.</param>
/// <param name="LogPartitionSe">Standard error of log Z; 0 if it is exact.</param>
/// <param name="ExpectedReward">E_{p*}[r].</param>
/// <param name="EffectiveSampleSize">Kish's effective size of the importance weights of the samples; infinity if the samples are
/// exact.</param>
/// <param name="ModeCentres">Row-major [modes, d]; a sample belongs to the nearest centre. Empty if modes have no meaning.</param>
/// <param name="ModeWeights">Weight of each mode under p*.</param>
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
)
{
    /// <summary>
    /// Draws fresh, independent samples of p*, row-major [count, d]; null if there are no exact ones. The floors are measured on many such
    /// sets.
    /// </summary>
    public Func<RandomStream, int, float[]>? Draw { get; init; }
}
