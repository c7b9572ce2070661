using System.Collections.Concurrent;
using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Engine.Tests.Specs;
using Eam.Testing;
using Eam.Testing.Backends;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

[Collection(nameof(BackendsOfTheProcess))]
public sealed class SlotDevicesTests : IDisposable
{
    private readonly FakeGpus _gpus = new();

    [Theory]
    [InlineData("auto", null, "cuda:0 cuda:1")]
    [InlineData("cuda", null, "cuda:0 cuda:1")]
    [InlineData("cuda:1", null, "cuda:1")]
    [InlineData("auto", "cpu", "cpu")]
    public async Task StartAsync_OnAMachineWithTwoGpus_HasASlotOnEach(string device, string? kind, string used)
    {
        var spec = SweepSpecs.Small() with
        {
            Backend = new(FakeGpus.Word, device),
            Resources = ResourceSpec.Any with { Device = kind },
            Slots = null,
        };

        var runner = await RunAsync(spec);

        string.Join(' ', runner.Requests.Select(request => request.Device).Distinct().Order()).ShouldBe(used);
    }

    [Fact]
    public async Task StartAsync_WithoutWordOfSlots_NeverTrainsTwoTrialsOnAGpu()
    {
        var (busy, twice) = (new ConcurrentDictionary<string, int>(), 0);
        var spec = SweepSpecs.Small(trials: 30) with { Backend = new(FakeGpus.Word, BackendSpec.Auto), Slots = null };

        await RunAsync(
            spec,
            new ScriptedRunner
            {
                Behaviour = (request, stop) =>
                {
                    if (!busy.TryAdd(request.Device!, request.Trial))
                        Interlocked.Increment(ref twice);
                    Thread.Yield();
                    busy.TryRemove(request.Device!, out _);
                    return null;
                },
            }
        );

        twice.ShouldBe(0);
    }

    [Fact]
    public async Task StartAsync_OnTheManagedBackend_NamesNoDevice() =>
        (await RunAsync(SweepSpecs.Small())).Requests.ShouldAllBe(request => request.Device == null);

    [Fact]
    public async Task StartAsync_MemoryThatNoGpuHas_IsRefused()
    {
        var spec = SweepSpecs.Small() with
        {
            Backend = new(FakeGpus.Word, "cuda"),
            Resources = ResourceSpec.Any with { Memory = 20L << 30 },
        };

        (await Should.ThrowAsync<EngineException>(() => RunAsync(spec))).Message.ShouldContain("cuda needs 20 GiB, has 8 GiB");
    }

    [Theory]
    [InlineData("backend: {name: fake-gpus, device: cuda:2}", "there is no device cuda:2")]
    [InlineData("resources: {device: cuda}", "resources.device is cuda, but the managed backend trains on the CPU: add `backend: torch`")]
    [InlineData(
        "backend: {name: fake-gpus, device: cpu}\nresources: {device: cuda}",
        "resources.device is cuda, but backend.device is cpu"
    )]
    public void Read_DeviceThatCannotBe_SaysWhy(string keys, string why) =>
        TestCatalog.Read($"{TestCatalog.Sample}\n{keys}\n").Errors.ShouldHaveSingleItem().ShouldContain(why);

    [Fact]
    public void Read_WhereOtherMachinesTrain_DevicesOfThisOneDoNotMatter() =>
        SweepFile
            .Read(
                $"{TestCatalog.Sample}\nbackend: {{name: torch, device: cuda:7}}\n",
                "sweep.yaml",
                TestCatalog.Catalog with
                {
                    Trains = false,
                }
            )
            .Problems.ShouldBeEmpty();

    public void Dispose() => _gpus.Dispose();

    private static async Task<ScriptedRunner> RunAsync(SweepSpec spec, ScriptedRunner? runner = null)
    {
        runner ??= new ScriptedRunner();
        using var data = new TemporaryFolder();
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = data.Path, CreateRunner = (_, _) => runner });
        var sweep = await service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        await foreach (var update in service.WatchAsync(sweep, TestContext.Current.CancellationToken))
            update.Status.ShouldNotBe(SweepStatus.Failed, update.Message);
        return runner;
    }
}

/// <summary>The tests that add a backend to the process. No test that lists backends may run at the same time.</summary>
[CollectionDefinition(nameof(BackendsOfTheProcess), DisableParallelization = true)]
public sealed class BackendsOfTheProcess;
