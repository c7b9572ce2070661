using Microsoft.Data.Sqlite;

namespace Eam.Engine.Storage;

/// <summary>The tables of a sweep's database, and their version (docs/results.md).</summary>
internal static class SweepSchema
{
    /// <summary>Marks the file as this program's: "Eam1".</summary>
    private const int ApplicationId = 0x45616D31;

    private const string Events = """
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY,
            body TEXT NOT NULL,
            type TEXT GENERATED ALWAYS AS (json_extract(body, '$.type')) VIRTUAL,
            trial INTEGER GENERATED ALWAYS AS (json_extract(body, '$.trial')) VIRTUAL,
            time TEXT GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL
        )
        """;

    private const string Snapshots =
        "CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, version TEXT NOT NULL, sha256 BLOB NOT NULL, state BLOB NOT NULL)";

    private const string Points = """
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
        ) WITHOUT ROWID
        """;

    // One row: the specification with which the sweep was started.
    private const string Specification = "CREATE TABLE specification (body TEXT NOT NULL)";

    private static readonly string Tables =
        $"PRAGMA application_id = {ApplicationId}; {Events}; {Snapshots}; {Points}; {Specification}; PRAGMA user_version = 3;";

    private const string From2 = $"{Specification}; PRAGMA user_version = 3;";

    private const int LongestName = 40;

    /// <summary>The version that this program writes.</summary>
    public const int Current = 3;

    /// <summary>The oldest version that this program reads. It has no table of the specification.</summary>
    public const int Oldest = 2;

    /// <summary>Returns the version of a database; 0 if it has no tables: the file is empty, or its creation was interrupted.</summary>
    /// <exception cref="EngineException">The database comes from another version of this program, or from another program, or somebody
    /// has changed its tables.</exception>
    public static int Version(SqliteConnection connection, string path)
    {
        var version = (int)Pragma(connection, "user_version");
        if (version > 0 && Pragma(connection, "application_id") != ApplicationId)
            throw new EngineException($"{path}: this is a database, but not the database of a sweep");
        if (version is > 0 and < Oldest)
            throw new EngineException($"{path}: it has schema {version}, but this version of eam reads only {Oldest} to {Current}");
        if (version > Current)
            throw new EngineException($"{path}: it has schema {version}, but this version of eam reads only up to {Current}; update eam");
        if (version > 0)
            CheckTables(connection, path, version);
        return version;
    }

    /// <summary>Creates the tables that a version lacks, in the transaction of the caller.</summary>
    public static void Complete(SqliteConnection connection, SqliteTransaction transaction, int version)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = version == 0 ? Tables : From2;
        command.ExecuteNonQuery();
    }

    // A copied database could have a view that never ends, or a trigger that changes what is written, under the name of a table. So it must
    // have these tables and nothing else.
    private static void CheckTables(SqliteConnection connection, string path, int version)
    {
        var left = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["events"] = Events,
            ["snapshots"] = Snapshots,
            ["points"] = Points,
        };
        if (version > Oldest)
            left["specification"] = Specification;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, sql FROM sqlite_master";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (type, name) = (Text(rows, 0), Text(rows, 1));
            if (type != "table" || !left.Remove(name, out var sql) || !IsSame(sql, Text(rows, 2)))
                throw Changed(path, $"its {Shown(type)} '{Shown(name)}' is not of a sweep");
        }

        if (left.Count > 0)
            throw Changed(path, $"it has no table '{left.Keys.First()}'");
    }

    private static EngineException Changed(string path, string what) =>
        new($"{path}: somebody has changed the database: {what}; restore a copy of it");

    private static string Text(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? string.Empty : rows.GetString(column);

    // A source tree can have other line ends on another system.
    private static bool IsSame(string sql, string stored) => sql == stored || Bare(sql) == Bare(stored);

    private static string Bare(string sql) => new([.. sql.Where(c => !char.IsWhiteSpace(c))]);

    private static string Shown(string name) =>
        new([.. name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '?')]);

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }
}
