namespace Eam.Core.Sweeps.Halving;

/// <summary>Everything is trained to the end.</summary>
internal sealed class NoHalving : IHalvingRule
{
    public string Name => "none";

    public Verdict Judge(Rung rung) => new(rung.Ranked(), []);
}
