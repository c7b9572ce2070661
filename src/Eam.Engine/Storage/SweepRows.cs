using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Storage;

/// <summary>The JSON that the rows of events and points hold.</summary>
internal static class SweepRows
{
    /// <summary>Returns the body of an event's row.</summary>
    public static string Body(PastEvent past) =>
        JsonSerializer.Serialize(EventRecord.Of(past.Event, past.Sequence, past.Time), RecordsContext.Default.EventRecord);

    /// <summary>Returns the body of a point's row.</summary>
    public static string Body(StoredPoint point) =>
        JsonSerializer.Serialize(PointRecord.Of(point.Value), RecordsContext.Default.PointRecord);

    /// <summary>Reads the row of an event.</summary>
    /// <param name="file">The path of the database, for errors.</param>
    /// <param name="sequence">The sequence number of the row.</param>
    /// <param name="expected">The number that must come next.</param>
    /// <param name="body">The body; null if it is empty or too large.</param>
    /// <exception cref="EngineException">An event is missing, or the row is not an event.</exception>
    public static PastEvent Event(string file, long sequence, long expected, string? body)
    {
        if (sequence != expected)
            throw new EngineException($"{file}: event {expected} is missing; restore a copy of the database");
        if (body is null)
            throw new EngineException(SqliteErrors.Damaged(file, $"event {sequence} is empty or too large"));
        try
        {
            var record = JsonSerializer.Deserialize(body, RecordsContext.Default.EventRecord) ?? throw new JsonException();
            return new(sequence, record.Time, record.ToEvent());
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException($"{file}: this version of eam cannot read event {sequence}: '{Shorten(body)}'", failure);
        }
    }

    /// <summary>Reads the body of a point's row.</summary>
    /// <exception cref="EngineException">It is not a point.</exception>
    public static CurvePoint Point(string file, int trial, string body)
    {
        try
        {
            return (JsonSerializer.Deserialize(body, RecordsContext.Default.PointRecord) ?? throw new JsonException()).ToPoint();
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException($"{file}: trial {trial}: not a point: '{Shorten(body)}'", failure);
        }
    }

    // The beginning of what should be an event, for an error.
    private static string Shorten(string text)
    {
        var begin = new string([.. text.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > 60 ? begin + "..." : begin;
    }
}
