using System.Globalization;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>
/// Writes a sweep as plain lines for pipes and logs: one line per finished segment and one per failure. Remembers what it has written.
/// </summary>
internal sealed class SweepLog(TextWriter writer)
{
    private readonly Dictionary<int, (int Rungs, TrialStatus Status, int Failures)> _told = [];

    /// <summary>Marks everything in a state as written, so that results of an earlier run are not repeated.</summary>
    public void Skip(SweepState state)
    {
        foreach (var trial in state.Trials)
            _told[trial.Number] = (trial.RungPoints.Count, trial.Status, trial.Failures);
    }

    /// <summary>Writes what is new since the last update.</summary>
    public void Write(SweepUpdate update, TimeSpan elapsed)
    {
        foreach (var trial in update.State.Trials)
        {
            var before = _told.GetValueOrDefault(trial.Number);
            for (var rung = before.Rungs; rung < trial.RungPoints.Count; rung++)
                Say(elapsed, Reached(update, trial, rung));
            if (trial.Failures > before.Failures && trial.Status is not (TrialStatus.Failed or TrialStatus.Pruned))
                Say(elapsed, $"{Name(trial)} crashed, will be retried: {trial.LastCrash}");
            else if (
                trial.Reason is not null
                && trial.Status != before.Status
                && trial.Status is TrialStatus.Failed or TrialStatus.Pruned
                && trial.Failure is not null
            )
                Say(elapsed, $"{Name(trial)} {SweepOverview.State(trial.Status)}: {trial.Reason}");
            _told[trial.Number] = (trial.RungPoints.Count, trial.Status, trial.Failures);
        }
    }

    private void Say(TimeSpan elapsed, string line) => writer.WriteLine(TerminalText.Line($"{Figures.Duration(elapsed), 7}  {line}"));

    private static string Reached(SweepUpdate update, Trial trial, int rung)
    {
        var (spec, point) = (update.State.Spec, trial.Curve[trial.RungPoints[rung]]);
        var metrics = ShownMetrics
            .Of(spec, "reward", "sw2")
            .Where(name => point.Metrics[name] is not null)
            .Select(name => $"  {name} {Figures.Metric(point.Metrics[name])}");
        return $"{Name(trial)} rung {RungNumber.Of(rung)}/{spec.Halving.Rungs().Count}  {Figures.Compute(point.Spent.In(spec.Halving.Unit), spec.Halving.Unit)}{string.Concat(metrics)}";
    }

    private static string Name(Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number, 3} {trial.Configuration.Method, -4}");
}
