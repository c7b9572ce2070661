using System.Text;
using System.Text.Json;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Storage;

/// <summary>events.jsonl: the log of sweeps that versions before the database wrote. It is read, and imported when the sweep is resumed.</summary>
internal static class EventLog
{
    /// <summary>What a log holds.</summary>
    /// <param name="Events">First to last.</param>
    /// <param name="TornBytes">Bytes after the last whole line: a line that a crash tore.</param>
    public sealed record Content(IReadOnlyList<PastEvent> Events, long TornBytes);

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
            return new([], 0);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }

        // An event counts once its newline is written: what follows the last one had no effect yet.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var events = new List<PastEvent>();
        for (var start = 0; start < whole; )
        {
            var end = start + bytes.AsSpan(start).IndexOf((byte)'\n');
            events.Add(Parse(path, bytes.AsSpan(start, end - start), events.Count + 1));
            start = end + 1;
        }

        return new(events, bytes.Length - whole);
    }

    private static PastEvent Parse(string path, ReadOnlySpan<byte> line, int number)
    {
        try
        {
            var record = JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord);
            if (record is null || record.Sequence != number)
                throw new EngineException(
                    $"{path}:{number}: expected event {number}, found {(record is null ? "nothing" : $"event {record.Sequence}")}"
                );
            return new(number, record.Time, record.ToEvent());
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException($"{path}:{number}: not an event: '{Shorten(Encoding.UTF8.GetString(line))}'", failure);
        }
    }

    /// <summary>The beginning of what should be an event, for an error.</summary>
    public static string Shorten(ReadOnlySpan<char> line)
    {
        var text = new string([.. line[..Math.Min(line.Length, 60)].ToArray().Select(c => char.IsControl(c) ? '?' : c)]);
        return line.Length > 60 ? text + "..." : text;
    }
}
