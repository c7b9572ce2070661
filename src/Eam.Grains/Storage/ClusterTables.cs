namespace Eam.Grains.Storage;

/// <summary>
/// The tables of Orleans' ADO.NET providers in the schema <c>public</c>: the silos, the reminders, and the statements that the providers
/// run. Names and columns are those of Orleans' own scripts, so tables that those scripts created are used unchanged:
/// docs/decisions/017-cluster-tables.md.
/// </summary>
internal static class ClusterTables
{
    // The version is stored with these tables and not in the schema eam, because that schema is backed up and restored without them.
    private const string VersionKey = "EamVersion";

    public static TableSet Set { get; } =
        new(
            Name: "cluster tables",
            Marker: "public.orleansquery",
            ReadVersion: $"SELECT coalesce((SELECT querytext::integer FROM public.orleansquery WHERE querykey = '{VersionKey}'), 0)",
            Prepare: "CREATE TABLE IF NOT EXISTS public.orleansquery (querykey varchar(64) PRIMARY KEY, querytext text NOT NULL)",
            Migrations:
            [
                $"""
                CREATE TABLE IF NOT EXISTS public.orleansmembershipversiontable (
                    deploymentid text PRIMARY KEY,
                    version integer NOT NULL DEFAULT 0,
                    timestamp timestamptz NOT NULL DEFAULT now()
                );
                CREATE TABLE IF NOT EXISTS public.orleansmembershiptable (
                    deploymentid text NOT NULL REFERENCES public.orleansmembershipversiontable,
                    address text NOT NULL,
                    port integer NOT NULL,
                    generation integer NOT NULL,
                    siloname text NOT NULL,
                    hostname text NOT NULL,
                    status integer NOT NULL,
                    proxyport integer NOT NULL,
                    suspecttimes text,
                    starttime timestamptz NOT NULL,
                    iamalivetime timestamptz NOT NULL,
                    PRIMARY KEY (deploymentid, address, port, generation)
                );
                CREATE TABLE IF NOT EXISTS public.orleansreminderstable (
                    serviceid text NOT NULL,
                    grainid text NOT NULL,
                    remindername text NOT NULL,
                    starttime timestamptz NOT NULL,
                    period bigint NOT NULL,
                    grainhash integer NOT NULL,
                    version integer NOT NULL,
                    PRIMARY KEY (serviceid, grainid, remindername)
                );
                CREATE INDEX IF NOT EXISTS orleansreminderstable_ranges ON public.orleansreminderstable (serviceid, grainhash);
                {string.Join('\n', ClusterStatements.All.Select(statement => Write(statement.Key, statement.Value)))}
                """,
            ],
            WriteVersion: version => Write(VersionKey, $"{version}")
        );

    private static string Write(string key, string text) =>
        $"INSERT INTO public.orleansquery (querykey, querytext) VALUES ('{key}', $eam${text}$eam$) ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext;";
}
