using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks.Digits;

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
