using System.Text.Json;
using Eam.Engine.Files;
using Eam.Engine.Records;

namespace Eam.Engine.Results;

/// <summary>Reads and writes sweep.json.</summary>
internal static class Manifest
{
    /// <exception cref="EngineException">The file cannot be written.</exception>
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

    /// <exception cref="EngineException">The file is missing, cannot be parsed, or has another version.</exception>
    public static SweepRecord Read(SweepFolder folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(AtomicFile.Read(folder.Manifest), RecordsContext.Default.SweepRecord)
                ?? throw new EngineException($"{folder.Manifest}: the file is empty");
            if (record.Format != SweepRecord.CurrentFormat)
                throw new EngineException(
                    $"{folder.Manifest}: this version of eam cannot read format {record.Format}; it reads format {SweepRecord.CurrentFormat}"
                );

            // Such rungs would have no end. A sweep file with them is refused, so the description was changed.
            return record is { Spec.Halving: { Eta: >= 2, MinCompute: > 0 } }
                ? record
                : throw new EngineException(
                    $"{folder.Manifest}: eta must be at least 2, and min_compute more than 0; restore a copy of the file"
                );
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
}
