namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// The median stopping rule (Golovin et al., "Google Vizier: A service for black-box optimization", KDD 2017), applied to the results at a
/// rung, as in Optuna's MedianPruner. A trial that reports is promoted at once unless it is worse than the median of all trials that have
/// finished the rung so far, itself included. With an odd number, the middle trial is promoted. Eta only sets the spacing of the rungs.
/// </summary>
internal sealed class MedianRule : IHalvingRule
{
    public string Name => "median";

    public bool IsAsynchronous => true;

    public bool KeepsShare => false;

    // If each result is better than those before, none is worse than the median so far.
    public int MostPromoted(int trials, int eta, bool isPlain) => trials;

    public Verdict Judge(Rung rung, bool closed)
    {
        var kept = (rung.Finished + 1) / 2;
        return new([.. rung.Best(kept)], [.. rung.Worse(kept)]);
    }

    public Standing? Next(Rung rung, bool closed) => null;
}
