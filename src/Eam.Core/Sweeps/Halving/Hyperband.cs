namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband: A novel bandit-based approach to hyperparameter optimization",
/// JMLR 2018, algorithm 1). It runs several brackets of halving; each later bracket starts to prune at a higher rung and has fewer trials,
/// because it is not known in advance at which rung early scores become reliable. Bracket i of k rungs, the paper's s = k - 1 - i, starts
/// at rung i with ceil(k eta^s / (s + 1)) trials, so that all brackets cost about the same.
/// </summary>
/// <remarks>
/// The paper trains a trial up to its bracket's first rung in one go. Here the trial passes the rungs below without being pruned, which
/// costs the same compute.
/// </remarks>
/// <param name="name">Name in sweep files.</param>
/// <param name="inner">The rule inside each bracket.</param>
internal sealed class Hyperband(string name, IHalvingRule inner) : IHalvingRule
{
    public string Name => name;

    public bool IsAsynchronous => inner.IsAsynchronous;

    public bool HasRungs => inner.HasRungs;

    public bool KeepsShare => inner.KeepsShare;

    public int MostPromoted(int trials, int eta, bool isPlain) => inner.MostPromoted(trials, eta, isPlain);

    public Verdict Judge(Rung rung, bool closed) => inner.Judge(rung, closed);

    public Standing? Next(Rung rung, bool closed) => inner.Next(rung, closed);

    public double? OwnTrials(int rungs, int eta) => Table(rungs, eta).Sum();

    /// <summary>
    /// Divides the trials in the proportions of the paper's table, by largest remainders. For the table's own total this gives the table
    /// itself.
    /// </summary>
    public IReadOnlyList<BracketShare> Brackets(int trials, int rungs, int eta)
    {
        var table = Table(rungs, eta);
        var all = table.Sum();
        var remainders = table.Select(n => trials * n % all).ToList();
        var whole = table.Zip(remainders, (n, remainder) => (int)(((trials * n) - remainder) / all)).ToList();
        var more = Enumerable.Range(0, rungs).OrderByDescending(i => remainders[i]).Take(trials - whole.Sum()).ToHashSet();
        return [.. whole.Select((n, i) => new BracketShare(i, more.Contains(i) ? n + 1 : n))];
    }

    // In floating point: powers of eta are exact up to 2^53, far more than the trials that a sweep may have.
    private static List<double> Table(int rungs, int eta)
    {
        var (table, power) = (new List<double>(), 1.0);
        for (var s = 0; s < rungs; s++, power *= eta)
            table.Insert(0, Math.Ceiling(rungs * power / (s + 1)));
        return table;
    }
}
