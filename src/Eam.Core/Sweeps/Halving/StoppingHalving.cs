namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Asynchronous successive halving by stopping (the variant of ASHA in Ray Tune and Syne Tune; Salinas et al., "Syne Tune: A library for
/// large scale hyperparameter tuning and reproducible research", AutoML 2022). A trial that reports is promoted at once if it is among the
/// best floor(n / eta), at least one, of the n trials that have finished the rung so far, itself included. Otherwise it is pruned for good.
/// </summary>
internal sealed class StoppingHalving : IHalvingRule
{
    public string Name => "asha-stop";

    public bool IsAsynchronous => true;

    // If each result is better than those before, each is among the best so far.
    public int MostPromoted(int trials, int eta, bool isPlain) => trials;

    public Verdict Judge(Rung rung, bool closed)
    {
        var kept = Math.Max(1, rung.Share);
        return new([.. rung.Best(kept)], [.. rung.Worse(kept)]);
    }

    public Standing? Next(Rung rung, bool closed) => null;
}
