using System.Collections.Concurrent;
using Eam.Grains.Hosting;
using Eam.Grains.Wire;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Eam.Grains.Tests.Storage;

/// <summary>Tests reminders of running silos in PostgreSQL. They fire, and another silo reads those of a killed silo by range and fires them.</summary>
[Collection(nameof(PostgresFixture))]
public sealed class RemindersOfAClusterTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Reminders_SiloKilledInMidRun_GoOnFiringOnTheOther()
    {
        await using var database = postgres.NewDatabase();
        await using var cluster = Cluster(database);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        await cluster.DeployAsync(limit.Token);
        var run = Guid.NewGuid().ToString("N");
        var grains = Enumerable.Range(0, 8).Select(i => $"{run}-{i}").ToList();
        await Task.WhenAll(grains.Select(grain => cluster.Client.GetGrain<IRemindedGrain>(grain).BeginAsync()));
        await RemindedGrain.UntilAsync(grains, ticks: 2, limit.Token);

        await cluster.KillSiloAsync(cluster.Silos[1], limit.Token);

        RemindedGrain.Forget(grains);
        await RemindedGrain.UntilAsync(grains, ticks: 3, limit.Token);
        await using var count = database.CreateCommand("SELECT count(*) FROM orleansreminderstable");
        (await count.ExecuteScalarAsync(limit.Token)).ShouldBe(8L);
    }

    private static InProcessTestCluster Cluster(NpgsqlDataSource database)
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                OrleansTables.Use(silo, database.ConnectionString);
                silo.Services.AddSerializer(serializer => serializer.AddEamWire()); // for Eam's own grains, which this process also hosts
                silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = TimeSpan.FromMilliseconds(10));
                silo.Configure<ClusterMembershipOptions>(membership =>
                {
                    (membership.ProbeTimeout, membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration) = (
                        TimeSpan.FromMilliseconds(500),
                        2,
                        1
                    );
                    membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                });
            }
        );
        builder.ConfigureClient(client => client.AddEam());
        return builder.Build();
    }
}

/// <summary>A grain with a reminder that fires five times per second.</summary>
public interface IRemindedGrain : IGrainWithStringKey
{
    Task BeginAsync();
}

public sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private static readonly ConcurrentDictionary<string, int> Ticks = new(StringComparer.Ordinal);
    private static TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void Forget(IEnumerable<string> grains)
    {
        foreach (var grain in grains)
            Ticks[grain] = 0;
    }

    public static async Task UntilAsync(IReadOnlyList<string> grains, int ticks, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (grains.All(grain => Ticks.GetValueOrDefault(grain) >= ticks))
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    public Task BeginAsync() => this.RegisterOrUpdateReminder("wake", TimeSpan.Zero, TimeSpan.FromMilliseconds(200));

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Ticks.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, ticks) => ticks + 1);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return Task.CompletedTask;
    }
}
