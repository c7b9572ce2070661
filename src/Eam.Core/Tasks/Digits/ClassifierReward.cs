using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Digits;

/// <summary>r(x) = log-probability of one digit according to the classifier.</summary>
/// <param name="backend">The backend of the classifier.</param>
/// <param name="classifier">Its logits.</param>
/// <param name="digit">The digit; null for the label that is the condition of each row.</param>
internal sealed class ClassifierReward(IBackend backend, IVelocityField classifier, int? digit) : IReward
{
    private float[] _logits = [];

    /// <inheritdoc/>
    /// <remarks>One forward for the softmax, and one VJP of about two forwards.</remarks>
    public double FlopsPerRow => 3 * classifier.FlopsPerRow;

    public void Evaluate(Tensor x, Span<float> values)
    {
        using var logits = backend.Rent(x.Rows, DigitsData.Classes);
        LogProbabilities(x, logits, values);
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        using var logits = backend.Rent(x.Rows, DigitsData.Classes);
        using var cotangent = backend.Rent(x.Rows, DigitsData.Classes);
        var scores = LogProbabilities(x, logits, values);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (i % DigitsData.Classes == Digit(x, i / DigitsData.Classes) ? 1 : 0) - MathF.Exp(scores[i]);
        cotangent.Write(scores);
        classifier.Vjp(x, [0f], cotangent, logits, gradient);
    }

    private int Digit(Tensor x, int row) =>
        digit ?? (x.Conditions.IsEmpty ? throw new InvalidOperationException("rows have no label") : x.Conditions[row]);

    private Span<float> LogProbabilities(Tensor x, Tensor logits, Span<float> values)
    {
        classifier.Evaluate(x, [0f], logits);
        var length = x.Rows * DigitsData.Classes;
        if (_logits.Length < length)
            _logits = new float[length];
        var scores = _logits.AsSpan(0, length);
        logits.Read().CopyTo(scores);
        for (var row = 0; row < x.Rows; row++)
            values[row] = LogSoftmax.InPlace(scores.Slice(row * DigitsData.Classes, DigitsData.Classes))[Digit(x, row)];
        return scores;
    }
}
