using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks.Digits;

/// <summary>
/// Trains a small classifier of digits by cross-entropy. The last 297 images are held out; their writers differ from those of the first
/// 1,500.
/// </summary>
internal static class ClassifierPretraining
{
    internal const int DefaultIterations = 3_000;
    private const int Batch = 128,
        TrainingImages = 1500,
        ReportEvery = 500;

    // Noise on the training images keeps the log-probability, and with it the reward, smooth around them.
    private const float Noise = 0.3f,
        WeightDecay = 0.01f,
        Ema = 0.995f;

    internal static (MlpWeights Weights, double Accuracy) Run(
        ManagedBackend backend,
        DigitsData data,
        RandomStream stream,
        int iterations,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var network = backend.CreateNetwork(MlpWeights.Initialise(DigitsModel.ClassifierShape, stream, zeroOutput: false), 0, stream);
        using var x = backend.Rent(Batch, DigitsData.Pixels);
        using var logits = backend.Rent(Batch, DigitsData.Classes);
        var (images, scores, labels) = (new float[Batch * DigitsData.Pixels], new float[Batch * DigitsData.Classes], new int[Batch]);
        var sum = 0.0;
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Draw(data, stream, images, labels);
            x.Write(images);
            network.Evaluate(x, [0f], logits);
            logits.Read().CopyTo(scores);
            sum += CrossEntropyGradient(scores, labels);
            logits.Write(scores);
            network.AccumulateCotangent(x, [0f], logits);
            network.Step(new AdamSettings(FlowPretraining.Decay(iteration, iterations), WeightDecay: WeightDecay, MaxNorm: 1, Ema: Ema));
            if (iteration % ReportEvery == 0 || iteration == iterations)
            {
                progress?.Invoke(new PretrainingProgress("classifier", iteration, iterations, sum / (((iteration - 1) % ReportEvery) + 1)));
                sum = 0;
            }
        }

        return (network.Export(average: true), Accuracy(backend, data, network.Average));
    }

    private static void Draw(DigitsData data, RandomStream stream, float[] images, int[] labels)
    {
        stream.Gaussian(images);
        for (var row = 0; row < Batch; row++)
        {
            var chosen = stream.NextInt32(TrainingImages);
            labels[row] = data.Labels[chosen];
            for (var j = 0; j < DigitsData.Pixels; j++)
            {
                ref var value = ref images[(row * DigitsData.Pixels) + j];
                value = data.Image(chosen)[j] + (Noise * value);
            }
        }
    }

    // Replaces the logits by (softmax - one-hot) / batch and returns the mean cross-entropy.
    private static double CrossEntropyGradient(float[] scores, int[] labels)
    {
        var loss = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            var logits = scores.AsSpan(row * DigitsData.Classes, DigitsData.Classes);
            loss -= LogSoftmax.InPlace(logits)[labels[row]] / labels.Length;
            for (var c = 0; c < logits.Length; c++)
                logits[c] = (MathF.Exp(logits[c]) - (c == labels[row] ? 1 : 0)) / labels.Length;
        }

        return loss;
    }

    private static double Accuracy(ManagedBackend backend, DigitsData data, IVelocityField network)
    {
        var count = DigitsData.Count - TrainingImages;
        using var x = backend.Rent(count, DigitsData.Pixels);
        using var logits = backend.Rent(count, DigitsData.Classes);
        x.Write(data.Images[(TrainingImages * DigitsData.Pixels)..]);
        network.Evaluate(x, [0f], logits);
        var correct = 0;
        for (var row = 0; row < count; row++)
        {
            var best = 0;
            var scores = logits.Read().Slice(row * DigitsData.Classes, DigitsData.Classes);
            for (var c = 1; c < DigitsData.Classes; c++)
                best = scores[c] > scores[best] ? c : best;
            correct += best == data.Labels[TrainingImages + row] ? 1 : 0;
        }

        return (double)correct / count;
    }
}
