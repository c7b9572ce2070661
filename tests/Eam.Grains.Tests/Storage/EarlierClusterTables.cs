using Npgsql;

namespace Eam.Grains.Tests.Storage;

/// <summary>Cluster tables of an earlier Eam: created by a script of Orleans, with its types, its constraint between them, and no version.</summary>
internal static class EarlierClusterTables
{
    public static async Task MakeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            CREATE TABLE OrleansQuery (QueryKey varchar(64) NOT NULL PRIMARY KEY, QueryText varchar(8000) NOT NULL);
            INSERT INTO OrleansQuery VALUES ('MembershipReadAllKey', 'SELECT 1'), ('AnotherKey', 'SELECT 2');
            CREATE TABLE OrleansMembershipVersionTable
                (DeploymentId varchar(150) NOT NULL PRIMARY KEY, Timestamp timestamptz(3) NOT NULL DEFAULT now(), Version integer NOT NULL DEFAULT 0);
            CREATE TABLE OrleansMembershipTable (
                DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable, Address varchar(45) NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
                SiloName varchar(150) NOT NULL, HostName varchar(150) NOT NULL, Status integer NOT NULL, ProxyPort integer NULL, SuspectTimes varchar(8000) NULL,
                StartTime timestamptz(3) NOT NULL, IAmAliveTime timestamptz(3) NOT NULL, PRIMARY KEY (DeploymentId, Address, Port, Generation));
            CREATE TABLE OrleansRemindersTable (
                ServiceId varchar(150) NOT NULL, GrainId varchar(150) NOT NULL, ReminderName varchar(150) NOT NULL, StartTime timestamptz(3) NOT NULL, Period bigint NOT NULL,
                GrainHash integer NOT NULL, Version integer NOT NULL, PRIMARY KEY (ServiceId, GrainId, ReminderName));
            INSERT INTO OrleansMembershipVersionTable VALUES ('earlier', now(), 7);
            INSERT INTO OrleansMembershipTable VALUES ('earlier', '10.0.0.1', 11111, 42, 'old-1', 'host', 3, 30000, NULL, now(), now());
            """
        );
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
