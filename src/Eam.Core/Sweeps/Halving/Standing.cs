namespace Eam.Core.Sweeps.Halving;

/// <summary>A trial's place in a rung, best first: by score, then less compute, then the configuration's key; never by arrival.</summary>
/// <param name="Score">Larger is better; negative infinity where it is missing.</param>
/// <param name="Compute">What the trial had spent when it reported.</param>
/// <param name="Key">Of its configuration.</param>
/// <param name="Trial">Its number, for configurations that were drawn twice.</param>
internal readonly record struct Standing(double Score, double Compute, string Key, int Trial) : IComparable<Standing>
{
    public static Standing Of(SweepSpec spec, Trial trial, int rung)
    {
        var point = trial.At(rung);
        return new(spec.Objective.Score(point.Metrics), point.Spent.In(spec.Halving.Unit), trial.Configuration.Key, trial.Number);
    }

    public int CompareTo(Standing other)
    {
        var order = other.Score.CompareTo(Score);
        if (order == 0)
            order = Compute.CompareTo(other.Compute);
        if (order == 0)
            order = string.CompareOrdinal(Key, other.Key);
        return order != 0 ? order : Trial.CompareTo(other.Trial);
    }
}
