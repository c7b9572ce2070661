namespace Eam.Core.Tasks.Digits;

/// <summary>The logarithm of the softmax of one row of logits.</summary>
internal static class LogSoftmax
{
    /// <summary>Replaces logits by log-probabilities and returns the same span.</summary>
    internal static Span<float> InPlace(Span<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = MathF.Max(largest, logit);
        var sum = 0f;
        foreach (var logit in logits)
            sum += MathF.Exp(logit - largest);
        var shift = largest + MathF.Log(sum);
        foreach (ref var logit in logits)
            logit -= shift;
        return logits;
    }
}
