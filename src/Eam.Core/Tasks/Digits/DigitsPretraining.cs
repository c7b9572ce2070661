using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks.Digits;

/// <summary>Progress of pretraining.</summary>
/// <param name="Stage"><c>flow</c> or <c>classifier</c>.</param>
/// <param name="Iteration">Number of finished iterations of this stage.</param>
/// <param name="Iterations">Number of iterations of this stage.</param>
/// <param name="Loss">Mean loss since the last report: squared error per pixel, or cross-entropy.</param>
public readonly record struct PretrainingProgress(string Stage, int Iteration, int Iterations, double Loss);

/// <summary>Result of pretraining.</summary>
/// <param name="File">The bytes of <c>digits.safetensors</c>.</param>
/// <param name="FlowLoss">Flow matching loss per pixel, since the last report.</param>
/// <param name="Accuracy">Accuracy of the classifier on the 297 held-out images, which are by other writers than the training images.</param>
public sealed record PretrainingResult(byte[] File, double FlowLoss, double Accuracy);

/// <summary>
/// Trains the digits task's base flow and classifier. A pure function of data and seed, equal bit for bit on machines of one type.
/// Takes two to three minutes on one core.
/// </summary>
public static class DigitsPretraining
{
    /// <summary>Seed of the shipped file.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Names of the asset that it reads and of the asset that it writes.</summary>
    public static (string Data, string Weights) FileNames => (DigitsData.FileName, DigitsModel.FileName);

    /// <summary>Trains both networks.</summary>
    /// <param name="data">The bytes of <c>digits.bin</c>.</param>
    /// <param name="seed">Seed of weights, batches and noise.</param>
    /// <param name="progress">Called every 500 iterations; null for none.</param>
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
