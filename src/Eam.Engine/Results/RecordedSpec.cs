using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>
/// The specification in a sweep's database, which is recorded at its start. The events were made with it, so a sweep.json that somebody has
/// changed since then is refused: its results would be those of neither specification. Only <c>max_failed_trials</c> may differ.
/// </summary>
internal static class RecordedSpec
{
    private const int Shown = 3,
        LongestValue = 40;

    /// <summary>Records the specification of a sweep that starts, or that is resumed with another one.</summary>
    /// <exception cref="EngineException">The database cannot be written.</exception>
    public static void Write(SweepFolder folder, SpecRecord spec)
    {
        // Tests keep events elsewhere.
        if (!File.Exists(folder.Database))
            return;
        using var database = SweepDatabase.Open(folder.Database);
        database.Record(JsonSerializer.Serialize(spec, RecordsContext.Default.SpecRecord));
    }

    /// <summary>Checks the specification in a sweep.json against that in the database.</summary>
    /// <exception cref="EngineException">They differ; the message names the keys with both values. Or the database is damaged.</exception>
    public static void Check(SweepFolder folder, SpecRecord spec)
    {
        using var database = SweepDatabase.OpenToRead(folder.Database);
        var version = SnapshotCodec.VersionForJson(JsonSerializer.SerializeToUtf8Bytes(spec, RecordsContext.Default.SpecRecord));
        Check(folder, database, spec, version);
    }

    /// <summary>Checks it with an open database; null for none.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="database">Its database.</param>
    /// <param name="spec">The specification in its sweep.json.</param>
    /// <param name="version">The version of that specification in snapshots. Comparing it is faster than comparing the
    /// specifications.</param>
    /// <exception cref="EngineException">They differ, or the database is damaged.</exception>
    public static void Check(SweepFolder folder, SweepDatabase? database, SpecRecord spec, string version)
    {
        if (database?.Specification is not { } body || SnapshotCodec.VersionForJson(Encoding.UTF8.GetBytes(body)) == version)
            return;

        // A resume may change this limit, on which no event depends. If the process dies after it has changed only one of the two files,
        // the sweep must still be readable.
        var recorded = Parse(folder, body) with { MaxFailedTrials = spec.MaxFailedTrials };
        var differences = Differences(recorded, spec);
        if (differences.Count == 0)
            return; // another version of this program wrote one of them in another form
        var more = differences.Count > Shown ? $" and {differences.Count - Shown} more" : string.Empty;
        throw new EngineException(
            $"{folder.Manifest}: somebody has changed it since the sweep was started: {string.Join(", ", differences.Take(Shown))}{more}; write the recorded values back, or start a new sweep"
        );
    }

    /// <summary>
    /// Returns whether the database has recorded this specification, or none. False if only <see cref="Check(SweepFolder, SpecRecord)"/>
    /// can tell.
    /// </summary>
    /// <param name="database">The sweep's database.</param>
    /// <param name="spec">The specification in the bytes of a sweep.json.</param>
    public static bool IsSame(SweepDatabase database, ReadOnlySpan<byte> spec) =>
        database.Specification is not { } body
        || SnapshotCodec.VersionForJson(Encoding.UTF8.GetBytes(body)) == SnapshotCodec.VersionForJson(spec);

    private static SpecRecord Parse(SweepFolder folder, string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RecordsContext.Default.SpecRecord) ?? throw new JsonException();
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new EngineException(SqliteErrors.Damaged(folder.Database, "its specification cannot be read"), failure);
        }
    }

    private static List<string> Differences(SpecRecord recorded, SpecRecord found)
    {
        var differences = new List<string>();
        Compare("", Node(recorded), Node(found), differences);
        return differences;
    }

    private static JsonNode? Node(SpecRecord spec) => JsonSerializer.SerializeToNode(spec, RecordsContext.Default.SpecRecord);

    private static void Compare(string key, JsonNode? recorded, JsonNode? found, List<string> differences)
    {
        switch (recorded, found)
        {
            case (JsonObject before, JsonObject now):
                foreach (var name in before.Select(entry => entry.Key).Union(now.Select(entry => entry.Key)))
                    Compare(key.Length == 0 ? name : $"{key}.{name}", before[name], now[name], differences);
                break;
            case (JsonArray before, JsonArray now) when before.Count == now.Count:
                for (var i = 0; i < before.Count; i++)
                    Compare($"{key}[{i}]", before[i], now[i], differences);
                break;
            default:
                if (Text(recorded) is var was && Text(found) is var value && was != value)
                    differences.Add($"{key} was {Shorten(was)} and is {Shorten(value)}");
                break;
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "not set";

    private static string Shorten(string text) => text.Length > LongestValue ? text[..LongestValue] + "..." : text;
}
