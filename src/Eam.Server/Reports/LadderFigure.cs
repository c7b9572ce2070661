using Eam.Core.Sweeps;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Draws the rung ladder: at each rung the trials from best to worst, with the mark of their outcome there. A line follows each trial to
/// higher rungs.
/// </summary>
internal static class LadderFigure
{
    private const double Width = 0.7;

    public static Chart Of(RungLadder ladder, bool maximize, IReadOnlyList<ReferenceView> references)
    {
        var all = ladder.Brackets.SelectMany(bracket => bracket.Rungs.SelectMany(rung => rung.Trials)).ToList();
        var y = SweepFigures.Values(ladder.Metric, all.Select(trial => trial.Value).OfType<double>(), maximize, references);
        var fates = new List<Series>
        {
            new("promoted or completed", ChartSpec.Ink, [], SeriesStyle.Dots),
            new("waiting or running", ChartSpec.Ink, [], SeriesStyle.Rings),
            new("pruned", ChartSpec.Ink, [], SeriesStyle.Crosses),
            new("failed", ChartSpec.Ink, [], SeriesStyle.HeavyCrosses),
        };
        var levels = SweepFigures.Levels(references);
        var panels = ladder
            .Brackets.Select((bracket, i) => Panel(bracket, ladder, y, i == 0 ? fates : []) with { Levels = levels })
            .ToList();
        return new(
            "Rung ladder",
            $"{ladder.Sweep}: trials at each rung, from the best on the left to the worst; a line follows each trial{SweepFigures.Hidden(y, references)}",
            panels
        )
        {
            PanelHeight = 240,
            HasLegend = true,
        };
    }

    private static Panel Panel(LadderBracket bracket, RungLadder ladder, Axis y, List<Series> series)
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
                marks.Add(new(Text(trial), ChartSpec.Method(trial.Method), [at], Style(trial.Fate)) { InLegend = false, Size = 3.4 });
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
            ChartSpec.Method(bracket.Rungs.SelectMany(rung => rung.Trials).First(trial => trial.Trial == number).Method);
    }

    private static SeriesStyle Style(string fate) =>
        ChartSpec.Fate(fate) switch
        {
            "filled" => SeriesStyle.Dots,
            "crossed" => SeriesStyle.Crosses,
            "lost" => SeriesStyle.HeavyCrosses,
            _ => SeriesStyle.Rings,
        };

    private static string Text(LadderTrial trial) =>
        $"trial {trial.Trial} ({trial.Method}): {SweepFigures.Number(trial.Value!.Value)}, {trial.Fate}{(trial.Reason is { } reason ? $": {reason}" : string.Empty)}";
}
