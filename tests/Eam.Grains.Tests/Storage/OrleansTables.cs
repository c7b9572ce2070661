using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;

namespace Eam.Grains.Tests.Storage;

/// <summary>Orleans' own ADO.NET providers on a database, in a host that is not started.</summary>
internal sealed class OrleansTables : IDisposable
{
    private readonly IHost _host;

    public OrleansTables(NpgsqlDataSource database, string cluster = "c", string service = "s")
    {
        _host = new HostBuilder()
            .UseOrleans(silo =>
            {
                silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, service));
                Use(silo, database.ConnectionString);
            })
            .Build();
        Silos = _host.Services.GetRequiredService<IMembershipTable>();
        Reminders = _host.Services.GetRequiredService<IReminderTable>();
        Silos.InitializeMembershipTableAsync(true, CancellationToken.None).GetAwaiter().GetResult();
        Reminders.StartAsync().GetAwaiter().GetResult();
    }

    public IMembershipTable Silos { get; }

    public IReminderTable Reminders { get; }

    /// <summary>Configures a silo to keep membership and reminders in a database, as <c>eam-silo</c> does.</summary>
    public static void Use(ISiloBuilder silo, string connection)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection));
    }

    public void Dispose() => _host.Dispose();
}
