using System.Globalization;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The trials of a sweep, best first.</summary>
internal static class Leaderboard
{
    private const int WideFrom = 100, StandardError = 7;

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
        var (unit, metric, wide) = (state.Spec.Halving.Unit, state.Spec.Objective.Metric, width >= WideFrom);
        List<TableColumn> columns =
        [
            Tables.Right("rank"), Tables.Right("trial"), Tables.Left("method"), Tables.Left("state"), Tables.Right(Figures.Unit(unit)),
            Tables.Right(wide ? metric : "objective"), Tables.Right("reward"), Tables.Right("± se"), Tables.Right("sw2"),
        ];
        if (!wide)
            columns.RemoveAt(StandardError);
        var table = Tables.Plain().AddColumns([.. columns]);
        var ranked = Rank(state);
        var shown = ranked.Take(count).Concat(state.Spec.Space.Methods.Select(method => ranked.FirstOrDefault(trial => trial.Configuration.Method == method)).OfType<Trial>());
        foreach (var trial in shown.Distinct().OrderBy(trial => Index(ranked, trial)))
        {
            List<string> cells =
            [
                (Index(ranked, trial) + 1).ToString(CultureInfo.InvariantCulture),
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Configuration.Method.EscapeMarkup(),
                trial.RepeatOf is { } winner ? $"repeat of {winner}" : Tables.State(trial.Status),
                Figures.Amount(trial.Spent.In(unit)),
                Figures.Metric(trial.Metrics![metric]),
                Figures.Metric(trial.Metrics.Reward),
                Figures.Metric(trial.Metrics.RewardSe),
                Figures.Metric(trial.Metrics.Sw2),
            ];
            if (!wide)
                cells.RemoveAt(StandardError);
            table.AddRow([.. cells]);
        }

        return table;
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
