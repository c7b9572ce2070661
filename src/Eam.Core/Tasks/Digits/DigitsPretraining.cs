using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks.Digits;

/// <summary>Progress of a pretraining.</summary>
/// <param name="Stage"><c>flow</c> or <c>classifier</c>.</param>
/// <param name="Iteration">Iterations done of this stage.</param>
/// <param name="Iterations">Iterations of this stage.</param>
/// <param name="Loss">Mean loss since the last report: squared error a pixel, or cross-entropy.</param>
public readonly record struct PretrainingProgress(string Stage, int Iteration, int Iterations, double Loss);

/// <summary>What a pretraining made.</summary>
/// <param name="File">The bytes of <c>digits.safetensors</c>.</param>
/// <param name="FlowLoss">Flow matching loss a pixel over the last reports.</param>
/// <param name="Accuracy">Of the classifier on the 297 images that it never saw, whose writers it never saw either.</param>
public sealed record PretrainingResult(byte[] File, double FlowLoss, double Accuracy);

/// <summary>
/// Trains the digits task's base flow and classifier: a pure function of data and seed, equal in every bit on one type of machine.
/// Two to three minutes on one core.
/// </summary>
public static class DigitsPretraining
{
    /// <summary>The seed of the file that is shipped.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>The asset that it reads and the one that it makes.</summary>
    public static (string Data, string Weights) FileNames => (DigitsData.FileName, DigitsModel.FileName);

    /// <summary>Trains both networks.</summary>
    /// <param name="data">The bytes of <c>digits.bin</c>.</param>
    /// <param name="seed">Of weights, batches and noise.</param>
    /// <param name="progress">Told about every 500 iterations; null for none.</param>
    /// <param name="cancellationToken">Stops between two iterations.</param>
    /// <exception cref="InvalidStateException">The data is not the data set's file.</exception>
    public static PretrainingResult Run(
        ReadOnlySpan<byte> data,
        ulong seed,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        Run(
            new DigitsData(data),
            seed,
            FlowPretraining.DefaultIterations,
            ClassifierPretraining.DefaultIterations,
            progress,
            cancellationToken
        );

    internal static PretrainingResult Run(
        DigitsData data,
        ulong seed,
        int flowIterations,
        int classifierIterations,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var backend = new ManagedBackend();
        var (classifier, accuracy) = ClassifierPretraining.Run(
            backend,
            data,
            new RandomStream(seed, 2),
            classifierIterations,
            progress,
            cancellationToken
        );
        var (flow, loss) = FlowPretraining.Run(backend, data, new RandomStream(seed, 1), flowIterations, progress, cancellationToken);
        var file = new DigitsModel(flow, classifier).Encode([
            new("data", DigitsData.FileName),
            new("seed", seed.ToString(CultureInfo.InvariantCulture)),
            new("flow_loss", loss.ToString("F4", CultureInfo.InvariantCulture)),
            new("classifier_accuracy", accuracy.ToString("F4", CultureInfo.InvariantCulture)),
        ]);
        return new PretrainingResult(file, loss, accuracy);
    }
}
