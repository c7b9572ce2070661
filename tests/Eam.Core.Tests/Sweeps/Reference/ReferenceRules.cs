using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps.Reference;

internal static class ReferenceRules
{
    public static ReferenceSweep For(SweepSpec spec) =>
        spec.Halving.Algorithm switch
        {
            "sha" or "none" => new ReferenceSha(spec),
            "hyperband" => new ReferenceHyperband(spec),
            "asha" => new ReferenceAsha(spec),
            "async-hyperband" => new ReferenceAsyncHyperband(spec),
            "pasha" => new ReferencePasha(spec),
            "asha-stop" => new ReferenceStopping(spec, n => Math.Max(1, n / spec.Halving.Eta)),
            "median" => new ReferenceStopping(spec, n => n / 2 + n % 2),
            var other => throw new ArgumentException($"no reference for '{other}'"),
        };

    /// <summary>Hyperband's table (JMLR 2018, algorithm 1), scaled to the number of trials.</summary>
    public static IReadOnlyList<(int First, int Trials)> Hyperband(int trials, int rungs, int eta)
    {
        var table = Enumerable
            .Range(0, rungs)
            .Select(first =>
            {
                var s = rungs - 1 - first;
                return (int)Math.Ceiling((decimal)rungs / (s + 1) * Enumerable.Repeat((decimal)eta, s).Aggregate(1m, (a, b) => a * b));
            })
            .ToList();

        // Each bracket first gets the whole part of its share. The remaining trials go one by one to the brackets that lack most of their share.
        var shares = table.Select(n => (int)((long)trials * n / table.Sum())).ToList();
        var order = Enumerable.Range(0, rungs).OrderByDescending(i => (long)trials * table[i] % table.Sum()).ToList();
        for (var given = 0; shares.Sum() < trials; given++)
            shares[order[given]]++;
        return [.. shares.Select((n, first) => (first, n))];
    }
}

/// <summary>When a rung is closed, promotes its best floor(n / eta), at least one.</summary>
internal class ReferenceSha(SweepSpec spec) : ReferenceSweep(spec)
{
    protected override void Judge(ReferenceTrial? reported, int rung)
    {
        foreach (var pool in Pools().Where(pool => pool.Count > 0))
        {
            for (var at = 0; at < Final; at++)
            {
                var first = Shares(1)[pool[0].Bracket].First;
                var kept =
                    at < first ? Reported(pool, at)
                    : Closed(pool, at) ? [.. Reported(pool, at).Take(Math.Max(1, Finished(pool, at) / Eta))]
                    : null;
                foreach (var trial in pool.Where(trial => trial.Undecided(at) && kept is not null))
                    (trial.LetInto, trial.End) = kept!.Contains(trial) ? (at + 1, null) : (at, "pruned");
            }
        }
    }
}

internal sealed class ReferenceHyperband(SweepSpec spec) : ReferenceSha(spec)
{
    protected override IReadOnlyList<(int First, int Trials)> Shares(int trials) => ReferenceRules.Hyperband(trials, Final + 1, Eta);
}

/// <summary>
/// The candidates are the best floor(n / eta) of all that finished a rung, including promoted ones; at least one once the rung is closed.
/// </summary>
internal class ReferenceAsha(SweepSpec spec) : ReferenceSweep(spec)
{
    protected override bool Asynchronous => true;

    protected override void Judge(ReferenceTrial? reported, int rung)
    {
        foreach (var pool in Pools().Where(pool => pool.Count > 0))
        {
            for (var at = 0; at < Top; at++)
            {
                foreach (var trial in pool.Where(trial => trial.Undecided(at) && at < Shares(1)[pool[0].Bracket].First))
                    trial.LetInto = at + 1;
                foreach (var trial in pool.Where(trial => trial.Undecided(at) && Closed(pool, at)).Except(Candidates(pool, at)))
                    trial.End = "pruned";
            }
        }
    }

    protected override ReferenceTrial? Promotable(IReadOnlyList<ReferenceTrial> pool, int rung) =>
        Candidates(pool, rung).FirstOrDefault(trial => trial.Undecided(rung));

    private List<ReferenceTrial> Candidates(IReadOnlyList<ReferenceTrial> pool, int rung) =>
        [.. Reported(pool, rung).Take(Math.Max(Closed(pool, rung) ? 1 : 0, Finished(pool, rung) / Eta))];
}

internal sealed class ReferenceAsyncHyperband(SweepSpec spec) : ReferenceAsha(spec)
{
    protected override IReadOnlyList<(int First, int Trials)> Shares(int trials) => ReferenceRules.Hyperband(trials, Final + 1, Eta);
}

/// <summary>A trial that reports is promoted if it is among the best so far, and pruned otherwise.</summary>
internal sealed class ReferenceStopping(SweepSpec spec, Func<int, int> kept) : ReferenceSweep(spec)
{
    protected override bool Asynchronous => true;

    protected override void Judge(ReferenceTrial? reported, int rung)
    {
        if (reported is null || reported.RepeatOf is not null || rung == Final)
            return;
        var pool = Pool(reported);
        if (Reported(pool, rung).IndexOf(reported) < kept(Finished(pool, rung)))
            reported.LetInto = rung + 1;
        else
            reported.End = "pruned";
    }
}
