namespace Eam.Core.FineTuning;

/// <summary>The divisor of the distance of a reward from its group's mean.</summary>
internal enum AdvantageNormaliser
{
    /// <summary>The divisor is 1: the advantage keeps the unit of the reward.</summary>
    None,

    /// <summary>The standard deviation of the rewards of the group.</summary>
    Group,

    /// <summary>The standard deviation of the rewards of the whole batch.</summary>
    Global,
}

/// <summary>
/// Turns rewards into advantages: A = scale clip((r - group mean) / deviation, bound). Groups are consecutive rows of equal number
/// (docs/methods.md#advantages).
/// </summary>
/// <param name="Group">Rows of a group; divides the number of rewards.</param>
/// <param name="Normaliser">The deviation.</param>
/// <param name="Bound">Largest absolute value before the scale; infinity for none.</param>
/// <param name="Scale">The factor after the bound.</param>
internal readonly record struct AdvantageRule(int Group, AdvantageNormaliser Normaliser, double Bound, double Scale)
{
    // Rewards are float32: a smaller relative deviation is rounding, and dividing by it would turn rounding into advantages.
    private const double Rounding = 1e-7;

    /// <summary>
    /// Computes the advantages. Equal rewards have the advantage 0; a reward that is not finite makes those of its group NaN, with the
    /// deviation of the batch all of them.
    /// </summary>
    public void Compute(ReadOnlySpan<float> rewards, Span<float> advantages)
    {
        var whole = Moments(rewards);
        for (var first = 0; first < rewards.Length; first += Group)
        {
            var group = rewards.Slice(first, Group);
            var own = Moments(group);
            var divisor = Normaliser switch
            {
                AdvantageNormaliser.None => 1,
                AdvantageNormaliser.Group => own.Deviation,
                _ => whole.Deviation,
            };
            var spread = Normaliser == AdvantageNormaliser.None ? own.Deviation : divisor;
            var equal = spread <= Rounding * Math.Abs(own.Mean);
            for (var i = 0; i < group.Length; i++)
                advantages[first + i] = equal ? 0 : (float)(Scale * Math.Clamp((group[i] - own.Mean) / divisor, -Bound, Bound));
        }
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> values)
    {
        var mean = 0.0;
        foreach (var value in values)
            mean += value;
        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}
