using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Chooses the trials that the live screen shows if not all fit.</summary>
internal static class ScreenRows
{
    /// <summary>
    /// Chooses the running trials, then the best trial of each method in turn, so that a method with worse results is still visible.
    /// Returns them by method in the order of the file. Within a method running trials come first, then the best ones.
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
