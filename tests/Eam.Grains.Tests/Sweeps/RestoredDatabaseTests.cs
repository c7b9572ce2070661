using Eam.Core.Sweeps;
using Eam.Engine.Storage;
using Eam.Grains.Storage;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Tests.Storage;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using Npgsql;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>The database goes back in time under a running cluster, as after a restore from a backup or a failover to a copy that was behind.</summary>
[Collection(nameof(PostgresFixture))]
public sealed class RestoredDatabaseTests(PostgresFixture postgres)
{
    private static readonly string[] Tables = ["sweeps", "events", "points", "snapshots"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Sweep_WhoseEventsAreLost_TrainsThemAgainAndShowsNothingElse()
    {
        await using var database = postgres.NewDatabase();
        using var gate = new HalfwayGate(reached: 6);
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => gate.Runner, database: database);
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await cluster.UntilAsync(sweep, update => update.Sequence > 0);
        await BackUpAsync(database);
        gate.LetSome();
        var before = await cluster.UntilAsync(sweep, update => Ends(update.State) >= 6);

        await RestoreAsync(database);
        gate.LetAll();
        var end = await cluster.EndOfAsync(sweep);

        end.Status.ShouldBe(SweepStatus.Completed);
        before.Sequence.ShouldBeGreaterThan(1);
        await using var store = new PostgresSweepStore(database);
        var events = await store.EventsAsync(sweep, 0, int.MaxValue, Now);
        var folded = SweepFold.Apply(SweepState.Start(SweepSpecs.Small()), events, number => $"event {number}");
        var shown = await cluster.Service.GetAsync(sweep, Now);
        (shown.Sequence, shown.Status).ShouldBe((events[^1].Sequence, SweepStatus.Completed));
        shown.State.Trials.Select(Row).ShouldBe(folded.Trials.Select(Row));
        (await cluster.Service.EventsAsync(sweep, 0, follow: false, Now).ToListAsync(Now))
            .Select(past => past.Time)
            .ShouldBe(events.Select(past => past.Time));
    }

    [Fact(Timeout = 30_000)]
    public async Task StartAsync_FolderOfASweepThatTheDatabaseHasLost_GetsAnotherName()
    {
        await using var database = postgres.NewDatabase();
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => new ScriptedRunner(), database: database);
        await BackUpAsync(database);
        var lost = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        await cluster.EndOfAsync(lost);

        await RestoreAsync(database);
        var next = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);

        (lost, next).ShouldBe(("small-1", "small-2"));
    }

    private static int Ends(SweepState state) => state.Trials.Count(trial => trial.Curve.Count > 0);

    private static (int, TrialStatus, int, int) Row(Trial trial) => (trial.Number, trial.Status, trial.Rung, trial.Curve.Count);

    private static Task BackUpAsync(NpgsqlDataSource database) =>
        ExecuteAsync(database, string.Join(';', Tables.Select(table => $"CREATE TABLE public.copy_{table} AS SELECT * FROM eam.{table}")));

    private static Task RestoreAsync(NpgsqlDataSource database) =>
        ExecuteAsync(
            database,
            $"TRUNCATE {string.Join(", ", Tables.Select(table => $"eam.{table}"))};"
                + string.Join(';', Tables.Select(table => $"INSERT INTO eam.{table} SELECT * FROM public.copy_{table}"))
        );

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Now);
    }

    // Trains nothing before it may, then some segments, then all.
    private sealed class HalfwayGate(int reached) : IDisposable
    {
        private readonly SemaphoreSlim _some = new(0);
        private readonly CancellationTokenSource _all = new();

        public ScriptedRunner Runner =>
            field ??= new ScriptedRunner
            {
                Behaviour = (_, stop) =>
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _all.Token);
                    try
                    {
                        _some.Wait(either.Token);
                    }
                    catch (OperationCanceledException) when (!_all.IsCancellationRequested)
                    {
                        return new SegmentOutcome.Stopped();
                    }
                    catch (OperationCanceledException)
                    {
                        // All may pass.
                    }

                    return null;
                },
            };

        public void LetSome() => _some.Release(reached);

        public void LetAll() => _all.Cancel();

        public void Dispose()
        {
            _some.Dispose();
            _all.Dispose();
        }
    }
}
