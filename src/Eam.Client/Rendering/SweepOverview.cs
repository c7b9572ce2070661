using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>What the screens say of a sweep, worked out once from an update: spent compute, incumbent, counts by method.</summary>
internal sealed class SweepOverview
{
    private readonly SweepUpdate _update;

    /// <summary>Of one update.</summary>
    public SweepOverview(SweepUpdate update)
    {
        _update = update;
        Ranked = Leaderboard.Rank(update.State);
    }

    /// <summary>All trials.</summary>
    public IReadOnlyList<Trial> Trials => _update.State.Trials;

    /// <summary>The specification.</summary>
    public SweepSpec Spec => _update.State.Spec;

    /// <summary>Evaluated trials, best first.</summary>
    public IReadOnlyList<Trial> Ranked { get; }

    /// <summary>The best trial so far; null before the first evaluation.</summary>
    public Trial? Incumbent => Ranked.Count == 0 ? null : Ranked[0];

    /// <summary>Compute of all trials, running segments included.</summary>
    public double Spent => _update.State.Trials.Sum(Compute);

    /// <summary>Compute of one trial, its running segment included.</summary>
    public double Compute(Trial trial) =>
        Math.Max(trial.Spent.In(Spec.Halving.Unit), _update.Live.TryGetValue(trial.Number, out var live) ? live.Compute : 0);

    /// <summary>The compute target that a trial is at or on its way to, and that rung's number from 1.</summary>
    public (int Rung, double Target) Aim(Trial trial)
    {
        var rungs = Spec.Halving.Rungs();
        var rung = Math.Clamp(trial.Status == TrialStatus.Running ? trial.Rung + 1 : trial.Rung, 0, rungs.Count - 1);
        return (rung + 1, rungs[rung]);
    }

    /// <summary>One line for each method: how many trials are in which state.</summary>
    public IEnumerable<(string Method, string Counts)> Methods() =>
        Spec.Space.Methods.Select(method =>
        {
            var trials = _update.State.Trials.Where(trial => trial.Configuration.Method == method).ToList();
            return (method, trials.Count == 0 ? "no trial yet" : $"{Figures.Count(trials.Count, "trial")}: {States(trials)}");
        });

    /// <summary>How many of some trials are in which state: <c>2 running, 9 paused</c>.</summary>
    public static string States(IEnumerable<Trial> trials) => States(trials.CountBy(trial => trial.Status));

    /// <summary>The same from the counts.</summary>
    public static string States(IEnumerable<KeyValuePair<TrialStatus, int>> counts) =>
        string.Join(
            ", ",
            counts.Where(pair => pair.Value > 0).OrderBy(pair => Order(pair.Key)).Select(pair => $"{pair.Value} {State(pair.Key)}")
        );

    /// <summary>A state as listings name it.</summary>
    public static string State(TrialStatus status) => status.ToWord();

    private static int Order(TrialStatus status) =>
        status switch
        {
            TrialStatus.Running => 0,
            TrialStatus.Completed => 1,
            TrialStatus.Paused => 2,
            TrialStatus.Pruned => 3,
            TrialStatus.Failed => 4,
            _ => 5,
        };
}
