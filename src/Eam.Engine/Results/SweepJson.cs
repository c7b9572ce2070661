using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>Specifications and events as sweep.json, sweep.db and the HTTP API have them: from these two a reader elsewhere folds the very state.</summary>
public static class SweepJson
{
    /// <summary>A specification.</summary>
    /// <exception cref="EngineException">It is none, or of a later version.</exception>
    public static SweepSpec Spec(JsonElement json) =>
        Read("specification", () => json.Deserialize(RecordsContext.Default.SpecRecord)?.ToSpec());

    /// <summary>An event.</summary>
    /// <exception cref="EngineException">It is none, or of a later version.</exception>
    public static PastEvent Event(JsonElement json) =>
        Read("event", () =>
            json.Deserialize(RecordsContext.Default.EventRecord) is { } record
                ? new PastEvent(record.Sequence, record.Time, record.ToEvent())
                : null
        );

    /// <summary>Writes events: UTF-8, one object a line.</summary>
    public static void Write(IEnumerable<PastEvent> events, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var past in events)
        {
            JsonSerializer.Serialize(stream, EventRecord.Of(past.Event, past.Sequence, past.Time), RecordsContext.Default.EventRecord);
            stream.WriteByte((byte)'\n');
        }
    }

    private static T Read<T>(string what, Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw new EngineException($"no {what}: null");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new EngineException($"a {what} that this version of eam does not know: {FileErrors.FirstLine(failure)}", failure);
        }
    }
}
