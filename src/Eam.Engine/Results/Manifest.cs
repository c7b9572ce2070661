using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>Reads and writes sweep.json.</summary>
internal static class Manifest
{
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(SweepFolder folder, SweepRecord record) =>
        AtomicFile.Write(folder.Manifest, stream => stream.Write(Bytes(record).Span), durable: true);

    /// <summary>Returns the content of the file.</summary>
    public static ReadOnlyMemory<byte> Bytes(SweepRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
            JsonSerializer.Serialize(json, record, RecordsContext.Default.SweepRecord);
        return bytes.WrittenMemory;
    }

    /// <summary>Reads the key of a sweep's start; null if it has none, or if the file is damaged.</summary>
    public static string? Key(SweepFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(AtomicFile.Read(folder.Manifest), RecordsContext.Default.KeyRecord)?.Key;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException || FileErrors.IsFileError(failure))
        {
            return null;
        }
    }

    /// <exception cref="EngineException">The file is missing, cannot be parsed, or has another version.</exception>
    public static SweepRecord Read(SweepFolder folder)
    {
        var record = Parse(folder, RecordsContext.Default.SweepRecord, out _);
        Check(folder, record.Format, record.Spec);
        return record;
    }

    /// <summary>Reads only what the results of a sweep need, which is faster.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="version">What <see cref="SnapshotCodec.VersionFor"/> returns for the specification.</param>
    /// <exception cref="EngineException">The file is missing, cannot be parsed, or has another version.</exception>
    public static ResultsRecord ReadResults(SweepFolder folder, out string version)
    {
        var record = Parse(folder, RecordsContext.Default.ResultsRecord, out var json);
        Check(folder, record.Format, record.Spec);
        version = SnapshotCodec.VersionForJson(SpecOf(json));
        return record;
    }

    private static T Parse<T>(SweepFolder folder, JsonTypeInfo<T> type, out byte[] json)
        where T : class
    {
        try
        {
            json = AtomicFile.Read(folder.Manifest);
            return JsonSerializer.Deserialize(json, type) ?? throw new EngineException($"{folder.Manifest}: the file is empty");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException($"{folder.Manifest}: not a valid sweep description: {FileErrors.FirstLine(failure)}", failure);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", folder.Manifest, failure);
        }
    }

    private static void Check(SweepFolder folder, int format, SpecRecord spec)
    {
        if (format != SweepRecord.CurrentFormat)
            throw new EngineException(
                $"{folder.Manifest}: this version of eam cannot read format {format}; it reads format {SweepRecord.CurrentFormat}"
            );

        // Such rungs would have no end. A sweep file with them is refused, so the description was changed.
        if (spec is not { Halving: { Eta: >= 2, MinCompute: > 0 } })
            throw new EngineException(
                $"{folder.Manifest}: eta must be at least 2, and min_compute more than 0; restore a copy of the file"
            );
    }

    /// <summary>
    /// Returns the specification in the text of a sweep.json. The last entry counts if there are several, as for the serializer.
    /// </summary>
    public static ReadOnlySpan<byte> SpecOf(ReadOnlySpan<byte> json)
    {
        var spec = ReadOnlySpan<byte>.Empty;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var isSpec = reader.ValueTextEquals("spec"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isSpec)
                spec = json[start..(int)reader.BytesConsumed];
        }

        return spec;
    }
}
