using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>Writes curves.jsonl: one line per evaluated point, by trial and compute.</summary>
public static class CurvesFile
{
    internal static void Write(string path, SweepState state) => AtomicFile.Write(path, stream => Write(stream, state), durable: false);

    /// <summary>Writes the lines: UTF-8, one object per line; NaN and infinities are strings.</summary>
    public static void Write(Stream stream, SweepState state)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(state);
        using var json = new Utf8JsonWriter(stream);
        foreach (var trial in state.Trials)
        {
            for (var point = 0; point < trial.Curve.Count; point++)
            {
                WritePoint(json, trial, point);
                json.Flush();
                json.Reset();
                stream.WriteByte((byte)'\n');
            }
        }
    }

    private static void WritePoint(Utf8JsonWriter json, Trial trial, int point)
    {
        var (spent, metrics) = trial.Curve[point];
        json.WriteStartObject();
        json.WriteNumber("trial", trial.Number);
        json.WriteString("method", trial.Configuration.Method);
        json.WriteNumber("point", point);
        if (RungNumber.OfFinished(trial.RungPoints.IndexOf(point)) is { } rung)
            json.WriteNumber("rung", rung);
        else
            json.WriteNull("rung");
        json.WriteNumber("nfe", spent.Nfe);
        json.WriteNumber("flops", spent.Flops);
        json.WriteNumber("seconds", spent.Seconds);
        json.WriteNumber("evaluation_seconds", spent.EvaluationSeconds);
        json.WriteNumber("iterations", spent.Iterations);
        MetricsConverter.WriteProperties(json, metrics);
        json.WriteEndObject();
    }
}
