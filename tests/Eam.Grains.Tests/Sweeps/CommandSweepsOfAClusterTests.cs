using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Tests.Clusters;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>Sweeps whose trials a program of the user trains, on silos of which not all may start it.</summary>
public sealed class CommandSweepsOfAClusterTests : IDisposable
{
    private readonly ShellTrainer _trainer = new();

    public CommandSweepsOfAClusterTests() => Assert.SkipWhen(ShellTrainer.Missing is not null, ShellTrainer.Missing ?? "");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _trainer.Dispose();

    [Fact]
    public async Task StartAsync_OneOfTwoSilosMayStartIt_TrainsThereWithTheTableOfOneMachine()
    {
        var spec = _trainer.Spec(trials: 6);
        using var data = new TemporaryFolder();
        await using var local = new LocalSweepService(new LocalSweepOptions { Folder = data.Path });
        SweepUpdate? embedded = null;
        await foreach (var update in local.WatchAsync(await local.StartAsync(spec, "", Now), Now))
            embedded = update;
        var allowed = CommandPermission.OfCluster(["sh"]);
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => null,
            describe: Numbered(number => number == 0 ? allowed : CommandPermission.NoneOfCluster)
        );

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(spec, "", Now));

        end.Status.ShouldBe(SweepStatus.Completed);
        ClusterUnderTest.Table(end.State).ShouldBe(ClusterUnderTest.Table(embedded!.State));
        end.State.Trials.ShouldAllBe(trial => trial.Failures == 0, "the other silo would have refused its segments");
        Directory.GetFiles(Path.Combine(end.Folder, "output")).Length.ShouldBe(6);
    }

    [Fact]
    public async Task StartAsync_NoSiloMayStartIt_IsRefusedWithTheWayToAllowIt()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => null,
            describe: Numbered(number =>
                number == 0 ? CommandPermission.OfCluster(["python3", "/srv/jobs"]) : CommandPermission.NoneOfCluster
            )
        );
        await cluster.UntilDevicesAsync(devices => devices.Count == 2);

        var failure = await Should.ThrowAsync<EngineException>(() => cluster.Service.StartAsync(_trainer.Spec(), "", Now));

        failure.Message.ShouldBe(
            "no device can take resources {program: sh}: "
                + "silo-0/0 needs permission for sh: its silo may not start sh, but only python3, /srv/jobs; its operator can allow more (Eam__CommandPrograms); "
                + "silo-1/0 needs permission for sh: its silo runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)"
        );
        (await cluster.Service.ListAsync(Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task StartAsync_TwoGpusForEachTrial_AreOfOneSiloAndOfNoOtherTrial()
    {
        var spec = _trainer.Spec(trials: 8) with { Resources = ResourceSpec.Any with { Device = "cuda", Devices = 2 } };
        await using var cluster = await ClusterUnderTest.StartAsync(
            2,
            () => null,
            describe: Numbered(_ => CommandPermission.OfCluster([]), number => number == 0 ? 1 : 5, "cuda")
        );
        await cluster.UntilDevicesAsync(devices => devices.Count == 6);

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(spec, "", Now));

        end.Status.ShouldBe(SweepStatus.Completed);
        var gpus = Directory
            .GetFiles(Path.Combine(end.Folder, "output"))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith("gpus ", StringComparison.Ordinal))
            .ToList();
        gpus.Count.ShouldBeGreaterThanOrEqualTo(8);
        gpus.ShouldAllBe(line => line.Split(',', StringSplitOptions.None).Distinct().Count() == 2);
        end.State.Trials.ShouldAllBe(trial => trial.Failures == 0);
    }

    // The first silo that starts is silo-0.
    private static Func<string, SiloDevices> Numbered(
        Func<int, CommandPermission> permission,
        Func<int, int>? devices = null,
        string kind = "cpu"
    )
    {
        var names = new List<string>();
        return name =>
        {
            lock (names)
            {
                if (!names.Contains(name))
                    names.Add(name);
                var number = names.IndexOf(name);
                var own = Enumerable.Range(0, devices?.Invoke(number) ?? 1).Select(n => new SiloDevice(n, kind, 1L << 30));
                return new SiloDevices($"silo-{number}", new Dictionary<string, string>(), [.. own]) { Commands = permission(number) };
            }
        };
    }
}
