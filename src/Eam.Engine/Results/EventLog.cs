using System.Text;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>events.jsonl: the facts of a sweep, appended and on the disk before they take effect (design decision 1). One writer.</summary>
internal sealed class EventLog : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private long _sequence;

    private EventLog(FileStream file, TimeProvider time, long sequence) => (_file, _time, _sequence) = (file, time, sequence);

    /// <summary>What a log holds.</summary>
    /// <param name="Events">First to last.</param>
    /// <param name="Times">When each was appended.</param>
    /// <param name="Length">Bytes of whole lines; what follows is a line that a crash tore.</param>
    /// <param name="TornBytes">Bytes that follow.</param>
    public sealed record Content(IReadOnlyList<SweepEvent> Events, IReadOnlyList<DateTimeOffset> Times, long Length, long TornBytes);

    /// <summary>Reads a log; a missing one is empty.</summary>
    /// <exception cref="EngineException">A line other than a torn last one cannot be read.</exception>
    public static Content Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (FileNotFoundException)
        {
            return new([], [], 0, 0);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }

        // An event counts once its newline is written: what follows the last one had no effect yet.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var (events, times) = (new List<SweepEvent>(), new List<DateTimeOffset>());
        for (var start = 0; start < whole;)
        {
            var end = start + bytes.AsSpan(start).IndexOf((byte)'\n');
            var (happened, time) = Parse(path, bytes.AsSpan(start, end - start), events.Count + 1);
            events.Add(happened);
            times.Add(time);
            start = end + 1;
        }

        return new(events, times, whole, bytes.Length - whole);
    }

    /// <summary>Opens a log for appending after what was read of it; a torn last line is cut off.</summary>
    /// <exception cref="EngineException">It cannot be written.</exception>
    public static EventLog Open(string path, Content content, TimeProvider time)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.SetLength(content.Length);
            file.Seek(0, SeekOrigin.End);
            return new EventLog(file, time, content.Events.Count);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", path, failure);
        }
    }

    /// <summary>Of the last event.</summary>
    public long Sequence => _sequence;

    /// <summary>Appends events and waits until the disk has them.</summary>
    /// <exception cref="EngineException">They cannot be written; the log is as before.</exception>
    public void Append(IReadOnlyList<SweepEvent> events)
    {
        var before = _file.Position;
        try
        {
            // In one unbuffered write: bytes that a full disk refused must not come back with the next one.
            using var lines = new MemoryStream();
            var now = _time.GetUtcNow();
            foreach (var happened in events)
            {
                JsonSerializer.Serialize(lines, EventRecord.Of(happened, ++_sequence, now), RecordsContext.Default.EventRecord);
                lines.WriteByte((byte)'\n');
            }

            _file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            _file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            _sequence -= events.Count;
            TryCut(before);
            throw FileErrors.Cannot("write", _file.Name, failure);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written has been reported by Append.
        }
    }

    private static (SweepEvent Happened, DateTimeOffset Time) Parse(string path, ReadOnlySpan<byte> line, int number)
    {
        try
        {
            var record = JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord);
            if (record is null || record.Sequence != number)
                throw new EngineException($"{path}:{number}: expected event {number}, found {(record is null ? "nothing" : $"event {record.Sequence}")}");
            return (record.ToEvent(), record.Time);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException($"{path}:{number}: not an event: '{Shorten(line)}'", failure);
        }
    }

    private static string Shorten(ReadOnlySpan<byte> line)
    {
        var text = new string([.. Encoding.UTF8.GetString(line[..Math.Min(line.Length, 60)]).Select(c => char.IsControl(c) ? '?' : c)]);
        return line.Length > 60 ? text + "..." : text;
    }

    private void TryCut(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Seek(0, SeekOrigin.End);
        }
        catch (IOException)
        {
            // A torn line remains; the next reader cuts it off.
        }
    }
}
