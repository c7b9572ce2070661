namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Synchronous successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016):
/// when every trial of a rung has reported or ended, the best floor(n / eta), at least one, go on. n counts the diverged and crashed too.
/// </summary>
internal sealed class SuccessiveHalving : IHalvingRule
{
    public string Name => "sha";

    public Verdict Judge(Rung rung)
    {
        if (rung.Waiting > 0)
            return Verdict.Open;
        var ranked = rung.Ranked();
        var kept = Math.Min(ranked.Count, Math.Max(1, rung.Entered / rung.Eta));
        return new([.. ranked.Take(kept)], [.. ranked.Skip(kept)]);
    }
}
