namespace Eam.Grains.Storage;

/// <summary>
/// The SQL statements that Orleans' ADO.NET providers read from the database and run. Orleans (10.4) defines their keys, parameters and
/// columns. A test runs each statement through the providers themselves.
/// </summary>
internal static class ClusterStatements
{
    private const string Silos = "public.orleansmembershiptable",
        Versions = "public.orleansmembershipversiontable",
        Reminders = "public.orleansreminderstable";
    private const string OneSilo = "deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";
    private const string OneReminder = "serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName";
    private const string ReminderColumns = "SELECT grainid, remindername, starttime, period, version FROM " + Reminders;

    // SiloStatus.Dead
    private const int Dead = 6;

    // A cluster without silos still has a version: the left join returns one row for it.
    private const string SiloColumns =
        $"SELECT s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes, s.starttime, s.iamalivetime, v.version FROM {Versions} v LEFT JOIN {Silos} s";

    /// <summary>The statements by key.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GatewaysQueryKey"] =
                $"SELECT address, proxyport, generation FROM {Silos} WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0",
            ["MembershipReadRowKey"] =
                $"{SiloColumns} ON s.deploymentid = v.deploymentid AND s.address = @Address AND s.port = @Port AND s.generation = @Generation WHERE v.deploymentid = @DeploymentId",
            ["MembershipReadAllKey"] = $"{SiloColumns} USING (deploymentid) WHERE v.deploymentid = @DeploymentId",
            ["InsertMembershipVersionKey"] =
                $"WITH made AS (INSERT INTO {Versions} (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING version) SELECT EXISTS (SELECT FROM made)",
            ["UpdateIAmAlivetimeKey"] = $"UPDATE {Silos} SET iamalivetime = @IAmAliveTime WHERE {OneSilo}",

            // A writer changes a silo's row only if it knows the newest version, and it increases that version by one. If two write at
            // once, the second waits for the first one's row of the version, finds it changed, and writes nothing.
            ["InsertMembershipKey"] = $"""
                WITH turn AS (
                    UPDATE {Versions} SET version = version + 1, timestamp = now()
                    WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (SELECT FROM {Silos} WHERE {OneSilo}) RETURNING deploymentid
                ), written AS (
                    INSERT INTO {Silos} (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
                    SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM turn RETURNING port
                ) SELECT EXISTS (SELECT FROM written)
                """,
            ["UpdateMembershipKey"] = $"""
                WITH turn AS (
                    UPDATE {Versions} SET version = version + 1, timestamp = now()
                    WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (SELECT FROM {Silos} WHERE {OneSilo}) RETURNING deploymentid
                ), written AS (
                    UPDATE {Silos} s SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
                    FROM turn WHERE s.deploymentid = turn.deploymentid AND s.address = @Address AND s.port = @Port AND s.generation = @Generation RETURNING s.port
                ) SELECT EXISTS (SELECT FROM written)
                """,
            ["DeleteMembershipTableEntriesKey"] =
                $"WITH silos AS (DELETE FROM {Silos} WHERE deploymentid = @DeploymentId) DELETE FROM {Versions} WHERE deploymentid = @DeploymentId",
            ["CleanupDefunctSiloEntriesKey"] =
                $"DELETE FROM {Silos} WHERE deploymentid = @DeploymentId AND status = {Dead} AND starttime < @IAmAliveTime AND iamalivetime < @IAmAliveTime",

            // Deletes the row only if it is still as the caller read it. Orleans reads an empty list of suspicions as null.
            ["CleanupDefunctSiloEntryKey"] = $"""
                DELETE FROM {Silos} WHERE {OneSilo} AND status = {Dead} AND starttime = @StartTime AND iamalivetime = @IAmAliveTime
                    AND coalesce(suspecttimes, '') = coalesce(@SuspectTimes, '')
                """,

            ["ReadReminderRowsKey"] = $"{ReminderColumns} WHERE serviceid = @ServiceId AND grainid = @GrainId",
            ["ReadReminderRowKey"] = $"{ReminderColumns} WHERE {OneReminder}",
            ["ReadRangeRows1Key"] = $"{ReminderColumns} WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash",
            ["ReadRangeRows2Key"] = $"{ReminderColumns} WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)",
            ["UpsertReminderRowKey"] = $"""
                INSERT INTO {Reminders} AS r (serviceid, grainid, remindername, starttime, period, grainhash, version)
                VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
                ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
                    SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
                RETURNING version
                """,
            ["DeleteReminderRowKey"] =
                $"WITH gone AS (DELETE FROM {Reminders} WHERE {OneReminder} AND version = @Version RETURNING version) SELECT EXISTS (SELECT FROM gone)",
            ["DeleteReminderRowsKey"] = $"DELETE FROM {Reminders} WHERE serviceid = @ServiceId",
        };
}
