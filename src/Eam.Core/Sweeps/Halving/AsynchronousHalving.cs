namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Asynchronous successive halving by promotion (ASHA; Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar, "A system
/// for massively parallel hyperparameter tuning", MLSys 2020, algorithm 2). The candidates of a rung are the best floor(n / eta) of all n
/// trials that finished it, including promoted ones. A free slot takes the best candidate that is not promoted yet, from the highest rung
/// that has one. Without a candidate, the slot takes a new trial.
/// </summary>
/// <remarks>
/// The paper draws trials without end. Here their number is fixed, so a rung closes. Then, as in synchronous halving, at least one trial of
/// the rung is promoted, and the trials that are not candidates are pruned.
/// </remarks>
internal sealed class AsynchronousHalving : IHalvingRule
{
    public string Name => "asha";

    public bool IsAsynchronous => true;

    // The candidates are the best floor(m / eta) of the m trials that have reported. Up to the eta-th result at most one trial is promoted.
    // After that each result adds at most one candidate: itself, or, where floor(m / eta) grows and the result is not among the best, the
    // trial that was just below the cut.
    public int MostPromoted(int trials, int eta, bool isPlain) => isPlain ? Math.Max(1, trials - eta + 1) : trials;

    public Verdict Judge(Rung rung, bool closed) => closed ? new([], [.. rung.Worse(Candidates(rung, closed))]) : Verdict.Open;

    public Standing? Next(Rung rung, bool closed) => rung.Undecided.IsEmpty ? null : rung.First(Candidates(rung, closed));

    private static int Candidates(Rung rung, bool closed) => Math.Max(closed ? 1 : 0, rung.Share);
}
