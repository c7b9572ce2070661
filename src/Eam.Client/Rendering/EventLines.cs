using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Client.Rendering;

/// <summary>Writes a sweep's events as lines of text, JSON objects or CSV.</summary>
internal sealed class EventLines(TextWriter writer, SweepSpec spec, int? only, string format)
{
    private readonly Dictionary<int, string> _methods = [];
    private readonly int _rungs = spec.Halving.Rungs().Count;

    /// <summary>The only trial whose events are written; null for all.</summary>
    public int? Only => only;

    /// <summary>Writes what comes before the first event.</summary>
    public void Begin()
    {
        if (format == CommonOptions.Csv)
            Csv.Write(writer, "sequence", "time", "trial", "method", "event", "rung", "attempt", "detail");
    }

    /// <summary>Writes one event, unless only another trial was asked for.</summary>
    public void Write(PastEvent past)
    {
        var line = Line.Of(past.Event, spec);
        if (past.Event is SweepEvent.TrialCreated created)
            _methods[created.Trial] = created.Configuration.Method;
        if (only is { } trial && line.Trial is { } other && trial != other)
            return;
        var method = line.Trial is { } number ? _methods.GetValueOrDefault(number) : null;
        switch (format)
        {
            case CommonOptions.Json:
                writer.WriteLine(
                    new JsonObject
                    {
                        ["sequence"] = past.Sequence,
                        ["time"] = Figures.Time(past.Time),
                        ["trial"] = line.Trial,
                        ["method"] = method,
                        ["event"] = line.Event,
                        ["rung"] = RungNumber.Of(line.Rung),
                        ["attempt"] = line.Attempt,
                        ["detail"] = line.Detail,
                    }.ToJsonString(Json.OneLine)
                );
                break;
            case CommonOptions.Csv:
                Csv.Write(
                    writer,
                    TrialsTable.Text(past.Sequence),
                    Figures.Time(past.Time),
                    TrialsTable.Text(line.Trial),
                    method,
                    line.Event,
                    TrialsTable.Text(RungNumber.Of(line.Rung)),
                    TrialsTable.Text(line.Attempt),
                    line.Detail
                );
                break;
            default:
                var rung = line.Rung is { } at ? $"rung {RungNumber.Of(at)}/{_rungs} " : string.Empty;
                var attempt = line.Attempt > 0 ? $"attempt {line.Attempt + 1} " : string.Empty;
                var whose = line.Trial is null
                    ? "sweep"
                    : string.Create(CultureInfo.InvariantCulture, $"trial {line.Trial, 3} {method, -4}");
                writer.WriteLine(
                    TerminalText.Line($"{Figures.Clock(past.Time)}  {whose} {rung}{attempt}{line.Event}  {line.Detail}".TrimEnd())
                );
                break;
        }
    }

    private sealed record Line(int? Trial, string Event, int? Rung, int? Attempt, string Detail)
    {
        public static Line Of(SweepEvent happened, SweepSpec spec) =>
            happened switch
            {
                SweepEvent.TrialCreated e => new(
                    e.Trial,
                    "created",
                    null,
                    null,
                    e.RepeatOf is { } winner ? $"repeats trial {winner} with seed {e.Seed}" : Settings.Full(e.Configuration)
                ),
                SweepEvent.SegmentStarted e => new(e.Trial, "started", e.Rung, e.Attempt, $"on slot {e.Slot}"),
                SweepEvent.RungReached e => new(
                    e.Trial,
                    "reached",
                    e.Rung,
                    e.Attempt,
                    e.Points.Count == 0 ? string.Empty : Point(e.Points[^1], spec)
                ),
                SweepEvent.SegmentFailed e => new(e.Trial, e.Kind.ToWord(), e.Rung, e.Attempt, e.Reason),
                SweepEvent.TrialCancelled e => new(e.Trial, "cancelled", e.Rung, e.Attempt, string.Empty),
                SweepEvent.TrialRetried e => new(e.Trial, "retried", e.Rung, e.Attempt, "its failure count is reset"),
                SweepEvent.SweepCancelled => new(null, "cancelled", null, null, "all trials that had not ended are cancelled"),
                _ => new(null, EnumWords.Policy.ConvertName(happened.GetType().Name), null, null, string.Empty),
            };

        private static string Point(CurvePoint point, SweepSpec spec) =>
            string.Join(
                ", ",
                ShownMetrics
                    .Beside(spec, "reward")
                    .Prepend(spec.Objective.Metric)
                    .Select(metric => $"{metric} {Figures.Metric(point.Metrics[metric])}")
                    .Prepend(Figures.Compute(point.Spent.In(spec.Halving.Unit), spec.Halving.Unit))
            );
    }
}
