namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Synchronous successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
/// AISTATS 2016). When every trial of a rung has reported or ended, the best floor(n / eta), at least one, are promoted. n includes the
/// trials that diverged or crashed.
/// </summary>
internal sealed class SuccessiveHalving : IHalvingRule
{
    public string Name => "sha";

    public bool IsAsynchronous => false;

    public int MostPromoted(int trials, int eta, bool isPlain) => Math.Max(1, trials / eta);

    public Verdict Judge(Rung rung, bool closed)
    {
        if (!closed)
            return Verdict.Open;
        var kept = Math.Max(1, rung.Share);
        return new([.. rung.Best(kept)], [.. rung.Worse(kept)]);
    }

    public Standing? Next(Rung rung, bool closed) => null;
}
