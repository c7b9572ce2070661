namespace Eam.Grains.Storage;

/// <summary>The tables of sweeps and their events, in the schema <c>eam</c>.</summary>
internal static class EventTables
{
    public static TableSet Set { get; } =
        new(
            Name: "event tables",
            Marker: "eam.schema",
            ReadVersion: "SELECT coalesce(max(version), 0) FROM eam.schema",
            Prepare: """
            CREATE SCHEMA IF NOT EXISTS eam;
            CREATE TABLE IF NOT EXISTS eam.schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now());
            """,
            Migrations:
            [
                """
                CREATE TABLE eam.sweeps (
                    sweep text PRIMARY KEY,
                    request text NOT NULL UNIQUE,
                    status text NOT NULL,
                    record jsonb NOT NULL,
                    source text NOT NULL,
                    created timestamptz NOT NULL DEFAULT now()
                );
                CREATE INDEX sweeps_unfinished ON eam.sweeps (sweep) WHERE status IN ('running', 'paused');
                CREATE TABLE eam.events (sweep text NOT NULL, sequence bigint NOT NULL, body text NOT NULL, PRIMARY KEY (sweep, sequence));
                CREATE TABLE eam.points (
                    sweep text NOT NULL,
                    trial integer NOT NULL,
                    point integer NOT NULL,
                    rung integer,
                    body jsonb NOT NULL,
                    PRIMARY KEY (sweep, trial, point)
                );
                CREATE TABLE eam.snapshots (sweep text PRIMARY KEY, sequence bigint NOT NULL, version text NOT NULL, sha256 bytea NOT NULL, state bytea NOT NULL);
                """,
            ],
            WriteVersion: version => $"INSERT INTO eam.schema (version) VALUES ({version})"
        );
}
