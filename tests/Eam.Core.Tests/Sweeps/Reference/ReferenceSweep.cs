using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps.Reference;

/// <summary>
/// A second, slow implementation of a sweep: a list of trials, filled from the log, from which every answer is computed again. The parts that all rules
/// share are here; each rule is a subclass.
/// </summary>
internal abstract class ReferenceSweep(SweepSpec spec)
{
    private readonly Dictionary<string, List<(string Method, int Bracket)>> _plans = [];

    private List<(string Arm, int Bracket)>? _open;

    public List<ReferenceTrial> Trials { get; } = [];

    protected SweepSpec Spec => spec;

    protected int Eta => spec.Halving.Eta;

    protected int Final { get; } = spec.Halving.Rungs().Count - 1;

    /// <summary>The rung at which trials complete.</summary>
    protected virtual int Top => Final;

    protected virtual bool Asynchronous => false;

    /// <summary>First rung and number of trials of each bracket of an arm.</summary>
    protected virtual IReadOnlyList<(int First, int Trials)> Shares(int trials) => [(0, trials)];

    /// <summary>Decides, after any event, which trials are promoted and which are pruned.</summary>
    protected abstract void Judge(ReferenceTrial? reported, int rung);

    /// <summary>Returns the trial of a rung to promote because a slot is free.</summary>
    protected virtual ReferenceTrial? Promotable(IReadOnlyList<ReferenceTrial> pool, int rung) => null;

    public void Take(SweepEvent happened)
    {
        _open = null;
        switch (happened)
        {
            case SweepEvent.TrialCreated e:
                Trials.Add(
                    new(e.Trial, e.Configuration.Method, e.Configuration.Key, e.RepeatOf)
                    {
                        Bracket = e.RepeatOf is null ? BracketOfNext(e.Configuration.Method) : -1,
                    }
                );
                break;
            case SweepEvent.SegmentStarted e:
                Trials[e.Trial].Running = true;
                Trials[e.Trial].LetInto = e.Rung;
                break;
            case SweepEvent.RungReached e:
                Reach(Trials[e.Trial], e);
                break;
            case SweepEvent.SegmentFailed e:
                Fail(Trials[e.Trial], e);
                break;
        }
    }

    /// <summary>Returns the trial that a free slot trains; null for none. Called when no draw is due.</summary>
    public ReferenceTrial? Next()
    {
        if (Trials.Where(trial => trial.RepeatOf is not null && trial.Ready).MaxBy(trial => (trial.Rungs, -trial.Number)) is { } repeat)
            return repeat;
        return Pools()
            .Select(pool => (Trial: Next(pool), Given: Asynchronous ? pool.Sum(Given) : 0))
            .Where(pool => pool.Trial is not null)
            .OrderBy(pool => pool.Given)
            .ThenByDescending(pool => Certain(pool.Trial!))
            .ThenBy(pool => pool.Trial!.Number)
            .FirstOrDefault()
            .Trial;
    }

    /// <summary>Returns the trials to repeat: the best of each arm once all of the arm's brackets have decided; null before.</summary>
    public IReadOnlyList<int>? Winners()
    {
        var rung = WinnerRung;
        if (!Pools().All(pool => Closed(pool, rung)))
            return null;
        return
        [
            .. Arms().Select(arm => Reported([.. Trials.Where(trial => Arm(trial) == arm)], rung).FirstOrDefault()?.Number).OfType<int>(),
        ];
    }

    protected virtual int WinnerRung => Shares(1).Count > 1 ? Final : Math.Max(0, Final - 1);

    protected IEnumerable<IReadOnlyList<ReferenceTrial>> Pools() =>
        from arm in Arms()
        from bracket in Enumerable.Range(0, Shares(1).Count)
        select Trials.Where(trial => Arm(trial) == arm && trial.Bracket == bracket).ToList();

    protected List<ReferenceTrial> Pool(ReferenceTrial of) =>
        [.. Trials.Where(trial => Arm(trial) == Arm(of) && trial.Bracket == of.Bracket)];

    protected static List<ReferenceTrial> Reported(IReadOnlyList<ReferenceTrial> pool, int rung) =>
        [
            .. pool.Where(trial => trial.Rungs > rung)
                .OrderByDescending(trial => trial.Results[rung].Score)
                .ThenBy(trial => trial.Results[rung].Compute)
                .ThenBy(trial => trial.Key, StringComparer.Ordinal)
                .ThenBy(trial => trial.Number),
        ];

    /// <summary>Returns the n of the rules: all trials that reported at a rung, or diverged or crashed on the way to it.</summary>
    protected static int Finished(IReadOnlyList<ReferenceTrial> pool, int rung) =>
        pool.Count(trial => trial.Rungs > rung || (trial.End is "diverged" or "crashed" && trial.LetInto >= rung));

    /// <summary>Returns whether no further trial can report at a rung.</summary>
    protected bool Closed(IReadOnlyList<ReferenceTrial> pool, int rung) =>
        pool.All(trial => trial.End is not null || trial.Rungs > rung)
        && !Open().Any(gap => pool.Count == 0 || (Arm(pool[0]), pool[0].Bracket) == gap);

    // Brackets that still lack trials. Cached until the next event, for speed.
    private List<(string Arm, int Bracket)> Open() => _open ??= [.. from arm in Arms() from gap in Gaps(arm) select (arm, gap)];

    private IEnumerable<string> Arms() => spec.Halving.ArmsByMethod ? spec.Space.Methods : [""];

    private string Arm(ReferenceTrial trial) =>
        trial.RepeatOf is not null ? "repeat"
        : spec.Halving.ArmsByMethod ? trial.Method
        : "";

    private ReferenceTrial? Next(IReadOnlyList<ReferenceTrial> pool)
    {
        var ready = pool.Where(trial => trial.Ready).OrderByDescending(Certain).ThenBy(trial => trial.Number).ToList();
        for (var rung = Top - 1; rung >= 0 && ready.FirstOrDefault()?.Rungs - 1 != rung; rung--)
        {
            if (Promotable(pool, rung) is { } promoted)
                return promoted;
        }

        return ready.FirstOrDefault();
    }

    // The rung that the trial has finished, or the one that its bracket certainly lets it reach.
    private int Certain(ReferenceTrial trial) => Math.Max(trial.Rungs - 1, Shares(1)[trial.Bracket].First - 1);

    private double Given(ReferenceTrial trial)
    {
        var aimed = trial.Running || trial.End is "diverged" or "crashed" ? trial.Rungs : trial.Rungs - 1;
        return aimed < 0 ? 0 : spec.Halving.Rungs()[aimed];
    }

    private void Reach(ReferenceTrial trial, SweepEvent.RungReached e)
    {
        var (score, compute) = (e.Points[^1].Metrics.Reward!.Value, e.Points[^1].Spent.Nfe);
        trial.Results.Add((double.IsNaN(score) ? double.NegativeInfinity : score, compute));
        trial.Curve.Add([.. e.Points.Select(point => point.Metrics.Reward!.Value)]);
        trial.Running = false;
        if (trial.RepeatOf is not null)
            (trial.LetInto, trial.End) = (Math.Min(e.Rung + 1, Top), e.Rung == Top ? "completed" : null);
        else if (e.Rung == Final)
            trial.End = "completed";
        Judge(trial, e.Rung);
    }

    private void Fail(ReferenceTrial trial, SweepEvent.SegmentFailed e)
    {
        trial.Running = false;
        trial.Crashes += e.Kind == FailureKind.Crashed ? 1 : 0;
        trial.End = e.Kind switch
        {
            FailureKind.Diverged => "diverged",
            FailureKind.Invalid => "invalid",
            FailureKind.Crashed when trial.Crashes > spec.MaxFailures => "crashed",
            _ => null,
        };
        Judge(null, e.Rung);
    }

    private int BracketOfNext(string method)
    {
        var arm = spec.Halving.ArmsByMethod ? method : "";
        var planned = Plan(arm);
        var drawn = Trials.Count(trial => trial.RepeatOf is null && trial.Method == method);
        var own = planned.Where(draw => draw.Method == method).ToList();
        return drawn < own.Count ? own[drawn].Bracket : Gaps(arm, method).First();
    }

    // The draws of an arm, with the methods in turn, fill its brackets one after the other.
    private List<(string Method, int Bracket)> Plan(string arm)
    {
        if (_plans.TryGetValue(arm, out var plan))
            return plan;
        var methods = spec.Space.Methods;
        var quota = methods.Select((_, i) => (spec.Trials / methods.Count) + (i < spec.Trials % methods.Count ? 1 : 0)).ToList();
        var draws = Enumerable
            .Range(0, spec.Trials)
            .SelectMany(turn => methods.Where((method, i) => turn < quota[i] && (arm == "" || method == arm)))
            .ToList();
        var brackets = Shares(draws.Count).SelectMany((share, i) => Enumerable.Repeat(i, share.Trials));
        return _plans[arm] = [.. draws.Zip(brackets)];
    }

    // Brackets that still lack trials: those of the plan, or replacements of invalid ones, at most as many as were planned.
    private IEnumerable<int> Gaps(string arm, string? of = null) =>
        from draws in Plan(arm).Where(draw => of is null || draw.Method == of).GroupBy(draw => draw)
        let there = Trials
            .Where(trial => trial.RepeatOf is null && trial.Method == draws.Key.Method && trial.Bracket == draws.Key.Bracket)
            .ToList()
        where there.Count < draws.Count() + Math.Min(draws.Count(), there.Count(trial => trial.End == "invalid" && trial.Rungs == 0))
        orderby draws.Key.Bracket
        select draws.Key.Bracket;
}
