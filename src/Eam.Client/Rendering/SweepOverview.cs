using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Figures of a sweep for the screens, computed once per update: spent compute, incumbent, and counts by method.</summary>
internal sealed class SweepOverview
{
    private readonly SweepUpdate _update;

    /// <summary>Computes the figures of one update.</summary>
    public SweepOverview(SweepUpdate update)
    {
        _update = update;
        Ranked = Leaderboard.Rank(update.State);
        Best = SweepBest.Of(update.State);
    }

    /// <summary>All trials of the sweep.</summary>
    public IReadOnlyList<Trial> Trials => _update.State.Trials;

    /// <summary>Specification of the sweep.</summary>
    public SweepSpec Spec => _update.State.Spec;

    /// <summary>Evaluated trials, best first.</summary>
    public IReadOnlyList<Trial> Ranked { get; }

    /// <summary>What the sweep has found so far; null before the first evaluation.</summary>
    public SweepBest? Best { get; }

    /// <summary>The best trial so far; null before the first evaluation.</summary>
    public Trial? Incumbent => Best?.Trial;

    /// <summary>Returns what the sweep has found with one method; null before its first evaluation.</summary>
    public SweepBest? BestOf(string method) => SweepBest.Of(_update.State, method);

    /// <summary>Compute of all trials, including running segments.</summary>
    public double Spent => _update.State.Trials.Sum(Compute);

    /// <summary>Returns the compute of one trial, including its running segment.</summary>
    public double Compute(Trial trial) =>
        Math.Max(
            trial.TotalCompute(Spec.Halving.Unit),
            _update.Live.TryGetValue(trial.Number, out var live) ? live.Compute + trial.Lost : 0
        );

    /// <summary>Returns the compute target that a trial has reached or trains to, and the number of that rung, counted from 1.</summary>
    public (int Rung, double Target) Aim(Trial trial)
    {
        var rungs = Spec.Halving.Rungs();
        var rung = Math.Clamp(trial.Status == TrialStatus.Running ? trial.Rung + 1 : trial.Rung, 0, rungs.Count - 1);
        return (RungNumber.Of(rung), rungs[rung]);
    }

    /// <summary>Returns one line per method with the number of trials in each state.</summary>
    public IEnumerable<(string Method, string Counts)> Methods() =>
        Spec.Space.Methods.Select(method =>
        {
            var trials = _update.State.Trials.Where(trial => trial.Configuration.Method == method).ToList();
            return (method, trials.Count == 0 ? "no trial yet" : $"{Figures.Count(trials.Count, "trial")}: {States(trials)}");
        });

    /// <summary>Describes how many of the given trials are in each state: <c>2 running, 9 pruned (1 diverged)</c>.</summary>
    public static string States(IReadOnlyCollection<Trial> trials) =>
        States(trials.CountBy(trial => trial.Status), trials.Count(trial => trial.Failure == FailureKind.Diverged));

    /// <summary>Describes how many trials are in each state, from counts.</summary>
    /// <param name="counts">Number of trials by state.</param>
    /// <param name="diverged">Number of pruned trials that diverged.</param>
    public static string States(IEnumerable<KeyValuePair<TrialStatus, int>> counts, int diverged) =>
        string.Join(
            ", ",
            counts
                .Where(pair => pair.Value > 0)
                .OrderBy(pair => Order(pair.Key))
                .Select(pair => $"{pair.Value} {State(pair.Key)}{(pair.Key == TrialStatus.Pruned ? Diverged(diverged) : string.Empty)}")
        );

    /// <summary>Returns the name of a state in listings.</summary>
    public static string State(TrialStatus status) => status.ToWord();

    private static string Diverged(int count) => count == 0 ? string.Empty : $" ({count} diverged)";

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
