namespace Eam.Core.Sweeps.Halving;

/// <summary>Trains every trial to the end.</summary>
internal sealed class NoHalving : IHalvingRule
{
    public string Name => "none";

    public bool IsAsynchronous => false;

    public bool HasRungs => false;

    public bool KeepsShare => false;

    public int MostPromoted(int trials, int eta, bool isPlain) => trials;

    public Verdict Judge(Rung rung, bool closed) => new([.. rung.Undecided], []);

    public Standing? Next(Rung rung, bool closed) => null;
}
