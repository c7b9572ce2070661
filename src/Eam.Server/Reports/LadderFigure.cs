using Eam.Core.Sweeps;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the rung ladder: at each rung the trials from best to worst, filled if they were promoted. A line follows each trial to higher rungs.
/// </summary>
internal static class LadderFigure
{
    private const double Width = 0.7;

    // The colour of text.
    private const int Neutral = 6;

    public static Chart Of(RungLadder ladder, IReadOnlyList<string> methods, bool maximize)
    {
        var all = ladder.Brackets.SelectMany(bracket => bracket.Rungs.SelectMany(rung => rung.Trials)).ToList();
        var y = Axis.OfMetric(SweepFigures.Words(ladder.Metric), all.Select(trial => trial.Value).OfType<double>(), maximize);
        var fates = new List<Series>
        {
            new("promoted or completed", Neutral, [], SeriesStyle.Dots),
            new("pruned or waiting", Neutral, [], SeriesStyle.Rings),
            new("failed", Neutral, [], SeriesStyle.Crosses),
        };
        var panels = ladder.Brackets.Select((bracket, i) => Panel(bracket, ladder, y, methods, i == 0 ? fates : [])).ToList();
        return new(
            "Rung ladder",
            $"{ladder.Sweep}: trials at each rung, from the best on the left to the worst; a line follows each trial",
            panels
        )
        {
            PanelHeight = 240,
            HasLegend = true,
        };
    }

    private static Panel Panel(LadderBracket bracket, RungLadder ladder, Axis y, IReadOnlyList<string> methods, List<Series> series)
    {
        var x = new Axis($"compute of a trial at the rung, {ladder.Unit}", -0.5, bracket.Rungs.Count - 0.5)
        {
            Names = [.. bracket.Rungs.Select(rung => ((double)RungNumber.Index(rung.Rung), Axis.Amount(rung.Target)))],
        };
        var places = new Dictionary<int, List<(double X, double Y)>>();
        var marks = new List<Series>();
        foreach (var rung in bracket.Rungs)
        {
            var reported = rung.Trials.Where(trial => trial.Value is not null).ToList();
            for (var i = 0; i < reported.Count; i++)
            {
                var x0 = RungNumber.Index(rung.Rung) + (Width * ((i + 0.5) / reported.Count - 0.5));
                var (trial, at) = (reported[i], (x0, reported[i].Value!.Value));
                if (!places.TryGetValue(trial.Trial, out var path))
                    places[trial.Trial] = path = [];
                path.Add(at);
                marks.Add(
                    new(Text(trial), SweepFigures.Colour(methods, trial.Method), [at], Style(trial.Fate)) { InLegend = false, Size = 3.4 }
                );
            }
        }

        var paths = places
            .Where(path => path.Value.Count > 1)
            .Select(path => new Series(FormattableString.Invariant($"trial {path.Key}"), Colour(path.Key), path.Value, SeriesStyle.Thin)
            {
                InLegend = false,
            });
        return new(x, y, [.. series, .. paths, .. marks])
        {
            Title = FormattableString.Invariant(
                $"{(bracket.Bracket.Length > 0 ? bracket.Bracket : "all methods")}: {string.Join(", ", bracket.Rungs.Select(rung => $"{rung.Reported} at {Axis.Amount(rung.Target)}"))}"
            ),
        };

        int Colour(int number) =>
            SweepFigures.Colour(methods, bracket.Rungs.SelectMany(rung => rung.Trials).First(trial => trial.Trial == number).Method);
    }

    private static SeriesStyle Style(string fate) =>
        fate switch
        {
            "promoted" or "completed" => SeriesStyle.Dots,
            "failed" or "diverged" or "cancelled" => SeriesStyle.Crosses,
            _ => SeriesStyle.Rings,
        };

    private static string Text(LadderTrial trial) =>
        $"trial {trial.Trial} ({trial.Method}): {SweepFigures.Number(trial.Value!.Value)}, {trial.Fate}{(trial.Reason is { } reason ? $": {reason}" : string.Empty)}";
}
