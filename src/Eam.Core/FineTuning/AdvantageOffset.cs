namespace Eam.Core.FineTuning;

/// <summary>
/// The number o that is added to the advantages of a draw. It pulls the model to the velocity of its own endpoints, so that a difference
/// from it cannot grow (docs/methods.md#the-offset-of-advantages).
/// </summary>
/// <param name="Value">o, at least 0; null for auto: at each draw the least o with which no advantage is below -Margin.</param>
/// <param name="Margin">How far below 0 an advantage may be (<see cref="ForwardRule.Margin"/>).</param>
internal readonly record struct AdvantageOffset(double? Value, double Margin)
{
    /// <summary>Adds the offset to the advantages of one draw. Those that are NaN stay NaN, and do not count for auto.</summary>
    public void Apply(Span<float> advantages)
    {
        var offset = (float)(Value ?? Least(advantages));
        if (offset == 0)
            return;

        // With auto the lowest advantage lies exactly at the limit, and rounding to float32 may put it below. So it is clamped.
        var limit = Value is null ? (float)-Margin : float.NegativeInfinity;
        foreach (ref var advantage in advantages)
            advantage = Math.Max(advantage + offset, limit);
    }

    private double Least(ReadOnlySpan<float> advantages)
    {
        var lowest = 0f;
        foreach (var advantage in advantages)
        {
            if (advantage < lowest)
                lowest = advantage;
        }

        return Math.Max(0, -lowest - Margin);
    }
}
