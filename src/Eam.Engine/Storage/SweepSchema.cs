using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Storage;

/// <summary>The tables of a sweep's database, and their versions (docs/results.md). A database is brought up to date by whoever opens it to write.</summary>
internal static class SweepSchema
{
    /// <summary>Marks the file as this program's: "Eam1".</summary>
    private const int ApplicationId = 0x45616D31;

    // Each brings the schema from the version before it: the first makes an empty database one of version 1. What has been released is never edited.
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
    ];

    /// <summary>The version that this program writes; it reads all before it.</summary>
    public static int Current => Migrations.Length;

    /// <summary>A database's version; 0 where its tables were never made: a file that is empty, or whose making was interrupted.</summary>
    /// <exception cref="EngineException">It is of a newer program, or of another one.</exception>
    public static int Version(SqliteConnection connection, string path)
    {
        var version = (int)Pragma(connection, "user_version");
        if (version > 0 && Pragma(connection, "application_id") != ApplicationId)
            throw new EngineException($"{path}: a database, but not that of a sweep");
        if (version > Current)
            throw new EngineException($"{path}: its schema {version} is of a newer eam; this one reads up to {Current}: update eam");
        return version;
    }

    /// <summary>Brings a database to the current version, in the transaction of the caller.</summary>
    public static void Migrate(SqliteConnection connection, SqliteTransaction transaction, int from)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var version = from; version < Current; version++)
        {
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"{Migrations[version]} PRAGMA user_version = {version + 1};");
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
