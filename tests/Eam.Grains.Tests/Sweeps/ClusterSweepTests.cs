using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Tests.Clusters;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

public sealed class ClusterSweepTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public async Task StartAsync_OnAnyNumberOfSilos_HasTheTableOfOneMachine(int silos, int devices)
    {
        var spec = SweepSpecs.Small(finalSeeds: 2);
        using var data = new TemporaryFolder();
        await using var local = new LocalSweepService(
            new LocalSweepOptions { Folder = data.Path, CreateRunner = (_, _) => new ScriptedRunner() }
        );
        var embedded = await LastAsync(local, await local.StartAsync(spec, "", Now));
        await using var cluster = await ClusterUnderTest.StartAsync(silos, () => new ScriptedRunner(), devices);

        var sweep = await cluster.Service.StartAsync(spec, "name: small\n", Now);
        var end = await cluster.EndOfAsync(sweep);

        sweep.ShouldBe("small-1");
        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(embedded.State));
        var file = await File.ReadAllTextAsync(Path.Combine(end.Folder, "trials.csv"), Now);
        Tables.WithoutTimes(file).ShouldBe(ClusterUnderTest.Table(embedded.State));
    }

    [Fact]
    public async Task StartAsync_EveryTrialDiverges_FailsAsOnOneMachine()
    {
        var runner = new ScriptedRunner { Behaviour = (request, _) => ScriptedRunner.Diverge(request) };
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => runner);

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now));

        end.Status.ShouldBe(SweepStatus.Failed);
        end.Message.ShouldBe("every trial failed or diverged; most frequent reason (18 of 18): trial 0 diverged: the loss is NaN");
    }

    [Fact]
    public async Task SteerAsync_SeveralAtOnceForOneVersion_DoesOne()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) },
            1
        );
        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);
        var busy = await cluster.UntilAsync(sweep, update => update.State.Trials.Count(trial => trial.Status == TrialStatus.Running) == 2);
        RequestKind[] kinds = [RequestKind.Pause, RequestKind.Stop, RequestKind.Cancel, RequestKind.Pause];

        var done = await Task.WhenAll(kinds.Select(TryAsync));

        done.Count(each => each).ShouldBe(1);

        async Task<bool> TryAsync(RequestKind kind)
        {
            try
            {
                await cluster.Service.SteerAsync(sweep, new(kind, null, busy.Version), Now);
                return true;
            }
            catch (SweepChangedException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task StartAsync_OfANameThatSomebodyAskedForBefore_RunsAndIsFound()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => new ScriptedRunner());
        await Should.ThrowAsync<NotFoundException>(() => cluster.Service.GetAsync("small-1", Now));

        var sweep = await cluster.Service.StartAsync(SweepSpecs.Small(), "", Now);

        sweep.ShouldBe("small-1");
        (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
    }

    [Fact]
    public async Task StartAsync_SameKeyAtTwoGateways_IsOneSweepAndNotForAnotherFile()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => new ScriptedRunner());
        using var data = new TemporaryFolder();
        var other = new Eam.Grains.Client.ClusterSweepService(() => cluster.Orleans.Client, data.Path, TimeProvider.System);
        var spec = SweepSpecs.Small();

        var both = await Task.WhenAll(
            cluster.Service.StartAsync(spec, "name: small\n", "key-1", Now),
            other.StartAsync(spec, "name: small\n", "key-1", Now)
        );
        await cluster.EndOfAsync("small-1");
        var later = await other.StartAsync(spec, "name: small\n", "key-1", Now);

        both.Select(start => start.Sweep).ShouldBe(["small-1", "small-1"]);
        both.Count(start => start.IsNew).ShouldBe(1);
        later.ShouldBe(("small-1", false));
        (await cluster.Service.GetAsync("small-1", Now)).Status.ShouldBe(SweepStatus.Completed);
        await Should.ThrowAsync<ConflictException>(() => other.StartAsync(spec, "name: small\n# another\n", "key-1", Now));
        (await other.StartAsync(spec, "name: small\n", "key-2", Now)).ShouldBe(("small-2", true));
    }

    [Fact]
    public async Task StartAsync_SweepOfTorch_RunsWhereTorchIsAndOnTheGpuOfItsLease()
    {
        var runner = new ScriptedRunner();
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => runner,
            describe: name =>
                name.EndsWith('0')
                    ? ClusterUnderTest.Cpus(name, 2)
                    : new SiloDevices(name, new Dictionary<string, string>(), [new(0, "cuda", 8L << 30), new(1, "cuda", 8L << 30)])
                    {
                        Backends = ["managed", "torch"],
                    }
        );
        await cluster.UntilDevicesAsync(known => known.Count == 4);
        var torch = SweepSpecs.Small() with { Backend = new("torch", "cuda:5") }; // the cluster decides which GPU

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(torch, "", Now));

        end.Status.ShouldBe(SweepStatus.Completed);
        runner.Requests.Select(request => request.Device).Distinct().Order().ShouldBe(["cuda:0", "cuda:1"]);
    }

    [Fact]
    public async Task StartAsync_BackendThatNoSiloHas_IsRefusedWithTheReason()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => new ScriptedRunner());

        var refusal = await Should.ThrowAsync<EngineException>(() =>
            cluster.Service.StartAsync(SweepSpecs.Small() with { Backend = new("torch", "auto") }, "", Now)
        );

        refusal.Message.ShouldContain("needs backend torch, has managed");
    }

    [Fact]
    public async Task EventsAsync_OfAFinishedSweep_FoldToItsState()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(2, () => new ScriptedRunner());
        var spec = SweepSpecs.Small();
        var sweep = await cluster.Service.StartAsync(spec, "", Now);
        var end = await cluster.EndOfAsync(sweep);

        var state = SweepState.Start(spec);
        var sequence = 0L;
        await foreach (var past in cluster.Service.EventsAsync(sweep, 0, follow: true, Now))
        {
            past.Sequence.ShouldBe(++sequence);
            state = SweepMachine.Apply(state, past.Event);
        }

        sequence.ShouldBe(end.Sequence);
        ClusterUnderTest.Table(state).ShouldBe(ClusterUnderTest.Table(end.State));
    }

    [Fact]
    public async Task EverySteering_OfAnUnknownSweep_IsNotFound()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(1, () => new ScriptedRunner());

        foreach (
            var ask in (Func<Task>[])
                [
                    () => cluster.Service.GetAsync("none-1", Now),
                    () => cluster.Service.OutputAsync("none-1", 0, 0, follow: false, Now).ToListAsync(Now).AsTask(),
                    () => cluster.Service.PauseAsync("none-1", Now),
                    () => cluster.Service.StopAsync("none-1", Now),
                    () => cluster.Service.RetryAsync("none-1", null, Now),
                    () => cluster.Service.CancelAsync("none-1", Now),
                ]
        )
        {
            (await Should.ThrowAsync<NotFoundException>(ask)).Message.ShouldBe("there is no sweep 'none-1'");
        }

        (await cluster.Service.ListAsync(Now)).ShouldBeEmpty();
    }

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }
}
