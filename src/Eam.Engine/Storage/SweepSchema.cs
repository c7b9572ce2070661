using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Storage;

/// <summary>
/// The tables of a sweep's database, and their versions (docs/results.md). A database is migrated when it is opened for writing.
/// </summary>
internal static class SweepSchema
{
    /// <summary>The mark of this program in the file: "Eam1".</summary>
    private const int ApplicationId = 0x45616D31;

    /// <summary>The points of all events: those of the first report of each segment, because a later report changes nothing.</summary>
    public const string PointsOfEvents = """
        SELECT trial, row_number() OVER (PARTITION BY trial ORDER BY sequence, p.key) - 1 AS point,
            CASE WHEN p.key = json_array_length(e.body, '$.points') - 1 THEN rung END AS rung, p.value AS body
        FROM (
            SELECT sequence, body, type, trial, rung, row_number() OVER (PARTITION BY trial, rung, attempt ORDER BY sequence) AS report
            FROM (SELECT sequence, body, type, trial, json_extract(body, '$.rung') AS rung, json_extract(body, '$.attempt') AS attempt FROM events)
            WHERE type IN ('rung_reached', 'segment_failed', 'trial_cancelled')
                AND sequence < coalesce((SELECT min(sequence) FROM events WHERE type = 'sweep_cancelled'), 9223372036854775807)
        ) AS e, json_each(e.body, '$.points') AS p
        WHERE e.type = 'rung_reached' AND e.report = 1
        """;

    // Each step migrates the schema from the version before it; the first turns an empty database into version 1. Released steps are never
    // edited.
    private static readonly string[] Migrations =
    [
        $"""
            PRAGMA application_id = {ApplicationId};
            CREATE TABLE events (
                sequence INTEGER PRIMARY KEY,
                body TEXT NOT NULL,
                type TEXT GENERATED ALWAYS AS (json_extract(body, '$.type')) VIRTUAL,
                trial INTEGER GENERATED ALWAYS AS (json_extract(body, '$.trial')) VIRTUAL,
                time TEXT GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL
            );
            CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, version TEXT NOT NULL, sha256 BLOB NOT NULL, state BLOB NOT NULL);
            """,
        $"""
            CREATE TABLE points (
                trial INTEGER NOT NULL,
                point INTEGER NOT NULL,
                rung INTEGER,
                body TEXT NOT NULL,
                nfe INTEGER GENERATED ALWAYS AS (json_extract(body, '$.spent.nfe')) VIRTUAL,
                flops REAL GENERATED ALWAYS AS (json_extract(body, '$.spent.flops')) VIRTUAL,
                seconds REAL GENERATED ALWAYS AS (json_extract(body, '$.spent.seconds')) VIRTUAL,
                iterations INTEGER GENERATED ALWAYS AS (json_extract(body, '$.spent.iterations')) VIRTUAL,
                reward REAL GENERATED ALWAYS AS (json_extract(body, '$.metrics.reward')) VIRTUAL,
                sw2 REAL GENERATED ALWAYS AS (json_extract(body, '$.metrics.sw2')) VIRTUAL,
                control_objective REAL GENERATED ALWAYS AS (json_extract(body, '$.metrics.control_objective')) VIRTUAL,
                PRIMARY KEY (trial, point)
            ) WITHOUT ROWID;
            INSERT INTO points (trial, point, rung, body) {PointsOfEvents};
            """,
    ];

    /// <summary>The version that this program writes. It also reads all earlier versions.</summary>
    public static int Current => Migrations.Length;

    /// <summary>The first version with a table of points.</summary>
    public const int Points = 2;

    /// <summary>Returns a database's version; 0 if it has no tables, because the file is empty or its creation was interrupted.</summary>
    /// <exception cref="EngineException">The database comes from a newer program, or from a different one.</exception>
    public static int Version(SqliteConnection connection, string path)
    {
        var version = (int)Pragma(connection, "user_version");
        if (version > 0 && Pragma(connection, "application_id") != ApplicationId)
            throw new EngineException($"{path}: this is a database, but not the database of a sweep");
        if (version > Current)
            throw new EngineException($"{path}: it has schema {version}, but this version of eam reads only up to {Current}; update eam");
        return version;
    }

    /// <summary>Migrates a database to the current version, in the caller's transaction.</summary>
    public static void Migrate(SqliteConnection connection, SqliteTransaction transaction, int from)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var version = from; version < Current; version++)
        {
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"{Migrations[version]} PRAGMA user_version = {version + 1};"
            );
            command.ExecuteNonQuery();
        }
    }

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }
}
