using System.Globalization;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The trials of a sweep, best first.</summary>
internal static class Leaderboard
{
    private const int WideFrom = 100;

    /// <summary>Evaluated trials by the objective, ties by less compute, then by number; failed ones are left out.</summary>
    public static IReadOnlyList<Trial> Rank(SweepState state)
    {
        var objective = state.Spec.Objective;
        return [.. state.Trials
            .Where(trial => trial.Metrics is not null && trial.Status != TrialStatus.Failed && double.IsFinite(objective.Score(trial.Metrics)))
            .OrderByDescending(trial => objective.Score(trial.Metrics))
            .ThenBy(trial => trial.Spent.In(state.Spec.Halving.Unit))
            .ThenBy(trial => trial.Number)];
    }

    /// <summary>One line for each method: the settings of its best trial.</summary>
    public static IEnumerable<string> BestSettings(SweepState state)
    {
        var ranked = Rank(state);
        foreach (var method in state.Spec.Space.Methods)
        {
            if (ranked.FirstOrDefault(trial => trial.Configuration.Method == method) is not { } best)
                yield return $"{method}: no trial was evaluated";
            else
                yield return $"best {method}: trial {best.Number}, {Settings.Full(best.Configuration)}";
        }
    }

    /// <summary>The table of the first <paramref name="count"/> trials and each method's best.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="count">Rows, and one more for a method that is not among them.</param>
    /// <param name="width">Columns of the terminal: a narrow one leaves out the standard error and the metric's long name.</param>
    public static Table Render(SweepState state, int count, int width)
    {
        var unit = state.Spec.Halving.Unit;
        var wide = width >= WideFrom;
        var ranked = Rank(state);
        var metrics = Metrics(state.Spec.Objective.Metric, ranked, wide);
        var table = Tables.Plain().AddColumns(
            Tables.Right("rank"), Tables.Right("trial"), Tables.Left("method"), Tables.Left("state"), Tables.Right(Figures.Unit(unit)));
        foreach (var (header, _) in metrics)
            table.AddColumn(Tables.Right(header));
        var shown = ranked.Take(count).Concat(state.Spec.Space.Methods.Select(method => ranked.FirstOrDefault(trial => trial.Configuration.Method == method)).OfType<Trial>());
        foreach (var trial in shown.Distinct().OrderBy(trial => Index(ranked, trial)))
        {
            table.AddRow(
            [
                (Index(ranked, trial) + 1).ToString(CultureInfo.InvariantCulture),
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Configuration.Method.EscapeMarkup(),
                trial.RepeatOf is { } winner ? $"repeat of {winner}" : Tables.State(trial.Status),
                Figures.Amount(trial.Spent.In(unit)),
                .. metrics.Select(metric => Figures.Metric(trial.Metrics![metric.Name])),
            ]);
        }

        return table;
    }

    /// <summary>The objective first, then what must be seen beside it, where the task has it; each once.</summary>
    private static List<(string Header, string Name)> Metrics(string objective, IReadOnlyList<Trial> ranked, bool wide)
    {
        var metrics = new List<(string Header, string Name)> { (wide ? objective : "objective", objective), ("reward", "reward") };
        if (wide)
            metrics.Add(("± se", "reward_se"));
        metrics.Add(("sw2", "sw2"));
        if (wide)
            metrics.Add(("mode_error", "mode_error"));
        return [.. metrics.DistinctBy(metric => metric.Name).Where(metric => metric.Name == objective || ranked.Any(trial => trial.Metrics?[metric.Name] is not null))];
    }

    private static int Index(IReadOnlyList<Trial> ranked, Trial trial)
    {
        for (var i = 0; i < ranked.Count; i++)
        {
            if (ranked[i].Number == trial.Number)
                return i;
        }

        return -1;
    }
}
