namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband: A novel bandit-based approach to hyperparameter optimization", JMLR 2018,
/// algorithm 1): brackets of halving that begin at ever higher rungs with ever fewer trials, because nobody knows beforehand how early a rung may judge.
/// Bracket i of k rungs, the paper's s = k - 1 - i, begins at rung i with ceil(k eta^s / (s + 1)) trials, so all cost about the same.
/// </summary>
/// <remarks>The paper trains a trial to its bracket's first rung at once; here it passes the rungs below it unjudged, which costs the same compute.</remarks>
/// <param name="name">As in a sweep file.</param>
/// <param name="inner">The rule inside each bracket.</param>
internal sealed class Hyperband(string name, IHalvingRule inner) : IHalvingRule
{
    public string Name => name;

    public bool IsAsynchronous => inner.IsAsynchronous;

    public bool HasRungs => inner.HasRungs;

    public bool KeepsShare => inner.KeepsShare;

    public Verdict Judge(Rung rung, bool closed) => inner.Judge(rung, closed);

    public Standing? Next(Rung rung, bool closed) => inner.Next(rung, closed);

    public double? OwnTrials(int rungs, int eta) => Table(rungs, eta).Sum();

    /// <summary>Trials in the table's proportions, by largest remainders; the table itself for as many as it has.</summary>
    public IReadOnlyList<BracketShare> Brackets(int trials, int rungs, int eta)
    {
        var table = Table(rungs, eta);
        var all = table.Sum();
        var remainders = table.Select(n => trials * n % all).ToList();
        var whole = table.Zip(remainders, (n, remainder) => (int)(((trials * n) - remainder) / all)).ToList();
        var more = Enumerable.Range(0, rungs).OrderByDescending(i => remainders[i]).Take(trials - whole.Sum()).ToHashSet();
        return [.. whole.Select((n, i) => new BracketShare(i, more.Contains(i) ? n + 1 : n))];
    }

    // In floating point, where powers of eta are exact up to 2^53 and beyond that are far more trials than a sweep may have.
    private static List<double> Table(int rungs, int eta)
    {
        var (table, power) = (new List<double>(), 1.0);
        for (var s = 0; s < rungs; s++, power *= eta)
            table.Insert(0, Math.Ceiling(rungs * power / (s + 1)));
        return table;
    }
}
