using System.Text;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Tests.Storage;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Npgsql;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>Clusters whose silos share a database and an object storage but no folder. They really train.</summary>
[Collection(nameof(PostgresFixture))]
public sealed class SeparateFoldersTests(PostgresFixture postgres) : IAsyncLifetime
{
    // The rungs take some iterations of both the cheapest and the most expensive configurations.
    private static readonly SweepSpec Spec = SweepSpecs.Small(trials: 6) with
    {
        Halving = new HalvingSpec("sha", 3, true, ComputeUnit.Nfe, 1000, 9000, 1),
    };

    private FakeObjectStorage _storage = null!;
    private S3ArtifactStore _store = null!;
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = postgres.NewDatabase();
        _storage = await FakeObjectStorage.StartAsync();
        _store = _storage.Client(time: new SkippingTime());
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_storage is not null)
            await _storage.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_OnTwoSilosWithAFolderEach_HasTheTableOfOneMachine()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => null, devices: 2, database: _database, artifacts: _store);

        var sweep = await cluster.Service.StartAsync(Spec, "name: small\n", Now);
        var end = await cluster.EndOfAsync(sweep);

        (end.Status, end.Message).ShouldBe((SweepStatus.Completed, null));
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await EmbeddedAsync()));
        Tables.WithoutTimes(Encoding.UTF8.GetString(_storage["sweeps/small-1/trials.csv"])).ShouldBe(ClusterUnderTest.Table(end.State));
        Encoding.UTF8.GetString(_storage["sweeps/small-1/sweep.yaml"]).ShouldBe("name: small\n");
        _storage["sweeps/small-1/curves.jsonl"].Length.ShouldBeGreaterThan(0);

        // Only the best trial of each method remains.
        _storage.Names.Count(name => name.EndsWith(".safetensors", StringComparison.Ordinal)).ShouldBe(2);
        var trials = end.State.Trials.Count(trial => trial.Rung > 0);
        trials.ShouldBeGreaterThan(0, "trials were promoted, so their checkpoints were needed again");
    }

    [Fact]
    public async Task StartAsync_ProgramOfTheUserOnTwoSilosWithAFolderEach_HasTheTableOfOneMachine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "programs get file descriptors, which Windows does not have");
        using var trainer = new Eam.Testing.Trials.ShellTrainer();
        var spec = trainer.Spec();
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => null,
            describe: name => ClusterUnderTest.Cpus(name, 2) with { Commands = CommandPermission.OfCluster([]) },
            database: _database,
            artifacts: _store
        );

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(spec, "", Now));

        (end.Status, end.Message).ShouldBe((SweepStatus.Completed, null));
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await EmbeddedAsync(spec)));
        end.State.Trials.ShouldAllBe(trial => trial.Failures == 0);
        _storage
            .Names.Count(name => name.EndsWith(".files", StringComparison.Ordinal))
            .ShouldBe(2, "that of the best trial of each method");
        _storage.Names.Count(name => name.Contains("/output/", StringComparison.Ordinal)).ShouldBe(18);
    }

    [Fact]
    public async Task StorageAway_InMidSweep_PausesWithOneLineAndLosesNothing()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => null, database: _database, artifacts: _store);
        var away = false;
        _storage.Fault = (method, name) =>
            Volatile.Read(ref away) || (method == "PUT" && name.EndsWith(".safetensors", StringComparison.Ordinal) && (away = true))
                ? 500
                : null;

        var sweep = await cluster.Service.StartAsync(Spec, "", Now);
        var paused = await cluster.UntilAsync(sweep, update =>
            update.Message?.StartsWith("paused: cannot ", StringComparison.Ordinal) == true
        );

        paused.Message.ShouldNotBeNull().ShouldContain("in the object storage s3://eam-test/ at http://127.0.0.1:");
        paused.Message.ShouldNotContain("\n");
        _storage.Fault = (_, _) => null;
        var end = await cluster.EndOfAsync(sweep);
        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(await EmbeddedAsync()));
        var failures = new List<SweepEvent.SegmentFailed>();
        await foreach (var past in cluster.Service.EventsAsync(sweep, 0, follow: false, Now))
        {
            if (past.Event is SweepEvent.SegmentFailed failed)
                failures.Add(failed);
        }

        failures.ShouldNotBeEmpty();
        failures.ShouldAllBe(failed => failed.Kind == FailureKind.Preempted && failed.Reason.Contains("object storage"));
    }

    [Fact]
    public async Task StorageAway_AtTheEnd_TheSweepEndsWhenItIsBack()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(
            1,
            () => new Eam.Testing.Trials.ScriptedRunner(),
            database: _database,
            artifacts: _store
        );
        _storage.Fault = (_, name) => name.EndsWith("trials.csv", StringComparison.Ordinal) ? 503 : null;

        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        var waiting = await cluster.UntilAsync(sweep, update =>
            update.Message?.Contains("trials.csv in the object storage", StringComparison.Ordinal) == true
        );

        waiting.HasEnded.ShouldBeFalse();
        _storage.Fault = (_, _) => null;
        var end = await cluster.EndOfAsync(sweep);
        (end.Status, end.Message).ShouldBe((SweepStatus.Completed, null));
        Tables.WithoutTimes(Encoding.UTF8.GetString(_storage["sweeps/small-1/trials.csv"])).ShouldBe(ClusterUnderTest.Table(end.State));
    }

    private static async Task<SweepState> EmbeddedAsync(SweepSpec? spec = null)
    {
        using var data = new TemporaryFolder();
        await using var local = new LocalSweepService(new LocalSweepOptions { Folder = data.Path });
        SweepUpdate? last = null;
        await foreach (var update in local.WatchAsync(await local.StartAsync(spec ?? Spec, "", Now), Now))
            last = update;
        return last!.State;
    }
}
