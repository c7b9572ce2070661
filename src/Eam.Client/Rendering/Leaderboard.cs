using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Ranks the trials of a sweep and shows them, best first.</summary>
internal static class Leaderboard
{
    private const int WideFrom = 100;

    /// <summary>
    /// Returns the evaluated trials, ranked by rung and objective, or by front and crowding distance for several objectives. Failed trials
    /// are left out.
    /// </summary>
    public static IReadOnlyList<Trial> Rank(SweepState state) =>
        [.. TrialRanking.Of(state.Spec, state.Trials).Select(ranked => ranked.Trial)];

    /// <summary>Returns one line per method with the parameters of its best trial.</summary>
    public static IEnumerable<string> BestSettings(SweepState state)
    {
        foreach (var method in state.Spec.Space.Methods)
        {
            if (SweepBest.Of(state, method) is not { Trial: var best })
                yield return $"{method}: no trial has been evaluated";
            else
                yield return $"best {method}: trial {best.Number}, {Settings.Full(best.Configuration)}";
        }
    }

    /// <summary>Builds the table of the first <paramref name="count"/> trials and the best trial of each method.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="count">Number of rows. A method that is not among them gets one more row.</param>
    /// <param name="width">Width of the terminal in columns. In a narrow one the standard error, the long name of the metric and columns
    /// that do not fit are left out.</param>
    public static Table Render(SweepState state, int count, int width)
    {
        var unit = state.Spec.Halving.Unit;
        var wide = width >= WideFrom;
        var places = TrialRanking.Of(state.Spec, state.Trials);
        IReadOnlyList<Trial> ranked = [.. places.Select(place => place.Trial)];
        var fronts = state.Spec.Objectives.Count > 0;
        var metrics = Metrics(state.Spec, ranked, wide);
        var spread = state.Spec.Repeats > 1 ? metrics[0].Name : null;
        var table = new FittedTable()
            .Right(fronts ? "front" : "rank")
            .Right("trial")
            .Left("method")
            .Left("state")
            .Right(Figures.Unit(unit));
        for (var i = 0; i < metrics.Count; i++)
            table.Right(metrics[i].Header, drop: i);
        if (spread is not null)
            table.Right(wide ? $"± sd of {metrics[0].Header}" : "± sd");
        if (fronts)
            table.Right("crowding", drop: metrics.Count);
        var shown = ranked
            .Take(count)
            .Concat(
                state
                    .Spec.Space.Methods.Select(method => ranked.FirstOrDefault(trial => trial.Configuration.Method == method))
                    .OfType<Trial>()
            );
        foreach (var trial in shown.Distinct().OrderBy(trial => Index(ranked, trial)))
        {
            var place = Index(ranked, trial);
            table.Row([
                (fronts ? places[place].Front : place + 1).ToString(CultureInfo.InvariantCulture),
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Configuration.Method.EscapeUnsafe(),
                trial.RepeatOf is { } winner ? $"repeat of {winner}" : Tables.State(trial.Status),
                Figures.Amount(trial.Spent.In(unit)),
                .. metrics.Select(metric => Figures.Metric(places[place].Mean(metric.Name))),
                .. spread is null ? Array.Empty<string>() : [Figures.Metric(places[place].Spread(spread))],
                .. fronts ? [Crowding(places[place])] : Array.Empty<string>(),
            ]);
        }

        return table.Render(width);
    }

    /// <summary>
    /// Returns the metrics to show: the objective first, then those that must be seen next to it if the task has them. Each appears once.
    /// </summary>
    private static List<(string Header, string Name)> Metrics(SweepSpec spec, IReadOnlyList<Trial> ranked, bool wide)
    {
        if (spec.Objectives.Count > 0)
            return [.. spec.Objectives.Where(one => one.Metric != Objective.Compute).Select(one => (one.Metric, one.Metric))];
        var objective = spec.Objective.Metric;
        var metrics = new List<(string Header, string Name)> { (wide ? objective : "objective", objective) };
        metrics.AddRange(
            ShownMetrics
                .Beside(spec, wide ? ["reward", "reward_se", "sw2", "mode_error"] : ["reward", "sw2"])
                .Select(name => (name == "reward_se" && spec.IsTrainedByEam ? "± se" : name, name))
        );
        return
        [
            .. metrics
                .DistinctBy(metric => metric.Name)
                .Where(metric => metric.Name == objective || ranked.Any(trial => trial.Metrics?[metric.Name] is not null)),
        ];
    }

    /// <summary>Formats a crowding distance for tables.</summary>
    public static string Crowding(RankedTrial ranked) => double.IsInfinity(ranked.Crowding) ? "end" : Figures.Metric(ranked.Crowding);

    /// <summary>
    /// Returns the front and crowding distance of each ranked trial; the distance is null at the ends of a front. Returns null for a sweep
    /// with one objective.
    /// </summary>
    public static JsonArray? Fronts(SweepState state) =>
        state.Spec.Objectives.Count == 0
            ? null
            : Json.Array(
                TrialRanking
                    .Of(state.Spec, state.Trials)
                    .Select(ranked => new JsonObject
                    {
                        ["trial"] = ranked.Trial.Number,
                        ["front"] = ranked.Front,
                        ["crowding"] = Json.Number(ranked.Crowding),
                    })
            );

    /// <summary>
    /// Returns the runs, means and standard deviations of each ranked configuration of a sweep with repeats. Returns null without repeats.
    /// </summary>
    public static JsonArray? Means(SweepState state) =>
        state.Spec.Repeats == 1
            ? null
            : Json.Array(
                TrialRanking
                    .Of(state.Spec, state.Trials)
                    .Select(ranked => new JsonObject
                    {
                        ["trial"] = ranked.Trial.Number,
                        ["runs"] = ranked.Evaluations.Count,
                        ["mean"] = Json.Object(state.Spec.Metrics, metric => metric.Name, metric => Json.Number(ranked.Mean(metric.Name))),
                        ["sd"] = Json.Object(state.Spec.Metrics, metric => metric.Name, metric => Json.Number(ranked.Spread(metric.Name))),
                    })
            );

    /// <summary>Describes the objectives: <c>maximize reward, minimize sw2</c>.</summary>
    public static string Objectives(SweepSpec spec) =>
        string.Join(
            ", ",
            (spec.Objectives.Count == 0 ? [spec.Objective] : spec.Objectives).Select(objective =>
                $"{(objective.Maximize ? "maximize" : "minimize")} {objective.Metric}"
            )
        );

    /// <summary>Returns the objectives of a sweep with several objectives; null for one objective.</summary>
    public static JsonArray? ObjectivesJson(SweepSpec spec) =>
        spec.Objectives.Count == 0
            ? null
            : Json.Array(
                spec.Objectives.Select(objective => new JsonObject { ["metric"] = objective.Metric, ["maximize"] = objective.Maximize })
            );

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
