using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Which trials the live screen shows when not all fit.</summary>
internal static class ScreenRows
{
    /// <summary>
    /// The running trials, then the best of each method in turn, so that a method that is behind is still seen.
    /// By method in the order of the file; within one, running ones first, then the best.
    /// </summary>
    public static IReadOnlyList<Trial> Choose(SweepOverview overview, int count)
    {
        var running = overview.Trials.Where(trial => trial.Status == TrialStatus.Running).Take(count).ToList();
        var methods = overview.Spec.Space.Methods.ToList();
        var inTurn = overview
            .Ranked.Where(trial => trial.Status != TrialStatus.Running)
            .GroupBy(trial => trial.Configuration.Method)
            .SelectMany(group => group.Select((trial, place) => (trial, place)))
            .OrderBy(pair => pair.place)
            .ThenBy(pair => methods.IndexOf(pair.trial.Configuration.Method))
            .Select(pair => pair.trial);
        var rank = overview.Ranked.Select((trial, place) => (trial.Number, place)).ToDictionary(pair => pair.Number, pair => pair.place);
        return
        [
            .. running
                .Concat(inTurn.Take(count - running.Count))
                .OrderBy(trial => methods.IndexOf(trial.Configuration.Method))
                .ThenBy(trial => trial.Status == TrialStatus.Running ? 0 : 1)
                .ThenBy(trial => trial.Status == TrialStatus.Running ? trial.Number : rank[trial.Number]),
        ];
    }
}
