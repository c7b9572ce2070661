namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// The median stopping rule (Golovin et al., "Google Vizier: A service for black-box optimization", KDD 2017), on the results at a rung, as Optuna's
/// MedianPruner has it: a trial that reports goes on at once unless it is worse than the median of all that have finished the rung so far, itself included.
/// The middle one of an odd number goes on. Eta spaces the rungs alone.
/// </summary>
internal sealed class MedianRule : IHalvingRule
{
    public string Name => "median";

    public bool IsAsynchronous => true;

    public bool KeepsShare => false;

    public Verdict Judge(Rung rung, bool closed)
    {
        var kept = (rung.Finished + 1) / 2;
        return new([.. rung.Best(kept)], [.. rung.Worse(kept)]);
    }

    public Standing? Next(Rung rung, bool closed) => null;
}
