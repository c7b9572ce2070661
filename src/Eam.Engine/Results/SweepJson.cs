using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>
/// Reads and writes specifications and events in the form of sweep.json, sweep.db and the HTTP API. A reader elsewhere can fold the same
/// state from them.
/// </summary>
public static class SweepJson
{
    /// <summary>Reads a specification.</summary>
    /// <exception cref="EngineException">The JSON is not a specification, or comes from a later version.</exception>
    public static SweepSpec Spec(JsonElement json) =>
        Read("specification", () => json.Deserialize(RecordsContext.Default.SpecRecord)?.ToSpec());

    /// <summary>Reads an event.</summary>
    /// <exception cref="EngineException">The JSON is not an event, or comes from a later version.</exception>
    public static PastEvent Event(JsonElement json) =>
        Read("event", () =>
            json.Deserialize(RecordsContext.Default.EventRecord) is { } record
                ? new PastEvent(record.Sequence, record.Time, record.ToEvent())
                : null
        );

    /// <summary>Writes a specification as a JSON element.</summary>
    public static JsonElement Element(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return JsonSerializer.SerializeToElement(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord);
    }

    /// <summary>Writes an event as a JSON element.</summary>
    public static JsonElement Element(PastEvent past)
    {
        ArgumentNullException.ThrowIfNull(past);
        return JsonSerializer.SerializeToElement(Record(past), RecordsContext.Default.EventRecord);
    }

    /// <summary>Writes an event: UTF-8, one object and the end of its line.</summary>
    public static async Task WriteAsync(PastEvent past, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(stream);
        await JsonSerializer
            .SerializeAsync(stream, Record(past), RecordsContext.Default.EventRecord, cancellationToken)
            .ConfigureAwait(false);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes events: UTF-8, one object per line.</summary>
    public static void Write(IEnumerable<PastEvent> events, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var past in events)
        {
            JsonSerializer.Serialize(stream, Record(past), RecordsContext.Default.EventRecord);
            stream.WriteByte((byte)'\n');
        }
    }

    private static EventRecord Record(PastEvent past) => EventRecord.Of(past.Event, past.Sequence, past.Time);

    private static T Read<T>(string what, Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw new EngineException($"expected a {what}, found null");
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException($"this version of eam cannot read the {what}: {FileErrors.FirstLine(failure)}", failure);
        }
    }
}
