using System.Text.Json;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>Reads and writes sweep.json.</summary>
internal static class Manifest
{
    /// <exception cref="EngineException">It cannot be written.</exception>
    public static void Write(SweepFolder folder, SweepRecord record) =>
        AtomicFile.Write(
            folder.Manifest,
            stream =>
            {
                using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                JsonSerializer.Serialize(json, record, RecordsContext.Default.SweepRecord);
            },
            durable: true
        );

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

    /// <exception cref="EngineException">It is missing, garbage, or of another version.</exception>
    public static SweepRecord Read(SweepFolder folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(AtomicFile.Read(folder.Manifest), RecordsContext.Default.SweepRecord)
                ?? throw new EngineException($"{folder.Manifest}: it is empty");
            return record.Format is SweepRecord.CurrentFormat or SweepRecord.LogFormat
                ? record
                : throw new EngineException(
                    $"{folder.Manifest}: format {record.Format} is not read by this version of eam, which reads {SweepRecord.LogFormat} and {SweepRecord.CurrentFormat}"
                );
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new EngineException($"{folder.Manifest}: not a sweep's description: {FileErrors.FirstLine(failure)}", failure);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", folder.Manifest, failure);
        }
    }
}
