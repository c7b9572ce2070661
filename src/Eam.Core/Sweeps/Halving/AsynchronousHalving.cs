namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Asynchronous successive halving by promotion (ASHA; Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar, "A system for massively
/// parallel hyperparameter tuning", MLSys 2020, algorithm 2). The candidates of a rung are the best floor(n / eta) of all n that finished it, promoted
/// ones included. A free slot takes the best candidate that was not promoted yet, from the highest rung that has one; else a new trial.
/// </summary>
/// <remarks>
/// The paper draws trials without end. Here their number is fixed, so a rung closes: then at least one of it goes on, as in synchronous halving, and those
/// that are no candidates are pruned.
/// </remarks>
internal sealed class AsynchronousHalving : IHalvingRule
{
    public string Name => "asha";

    public bool IsAsynchronous => true;

    public Verdict Judge(Rung rung, bool closed) => closed ? new([], [.. rung.Worse(Candidates(rung, closed))]) : Verdict.Open;

    public Standing? Next(Rung rung, bool closed) => rung.Undecided.IsEmpty ? null : rung.First(Candidates(rung, closed));

    private static int Candidates(Rung rung, bool closed) => Math.Max(closed ? 1 : 0, rung.Share);
}
