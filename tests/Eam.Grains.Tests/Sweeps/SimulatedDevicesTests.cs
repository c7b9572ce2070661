using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.DeviceModels;
using Eam.Engine.Results;
using Eam.Engine.SimulatedTraining;
using Eam.Engine.Simulation;
using Eam.Grains.Devices;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>Sweeps on devices that train nothing, in a real cluster.</summary>
public sealed class SimulatedDevicesTests
{
    private const int Devices = 40;

    // Ten seconds of a device in a hundredth.
    private const double Speed = 1000;

    private static readonly DeviceModel Model = new() { NfePerSecond = 10 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sha", "noisy")]
    [InlineData("hyperband", "crossing")]
    public async Task StartAsync_SegmentsThatEndOnTime_DecidesAsSimulateDoes(string rule, string curves)
    {
        var spec = Ruled(rule);
        await using var cluster = await StartAsync(2, curves);

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(spec, "", Now));

        end.Status.ShouldBe(SweepStatus.Completed);
        var virtually = Simulator.StateOf(spec, rule, new SimulationSettings(Devices), ParametricCurves.Of(curves, spec));
        Decisions(end.State, "control_objective").ShouldBe(Decisions(virtually, "reward"));
    }

    [Fact]
    public async Task StartAsync_OnlySimulatedDevices_MarksTheSweepEverywhere()
    {
        await using var cluster = await StartAsync(1, "power");

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(Ruled("sha"), "", Now));

        end.State.Spec.IsSimulated.ShouldBeTrue("no real device exists, and the file names no kind");
        SweepOutline.Read(end.Folder).IsSimulated.ShouldBeTrue();
        SweepResults.Load(end.Folder).State.Spec.IsSimulated.ShouldBeTrue();
        var lines = await File.ReadAllLinesAsync(Path.Combine(end.Folder, "trials.csv"), Now);
        lines[0].ShouldEndWith(",simulated");
        lines.Skip(1).ShouldAllBe(line => line.EndsWith(",true"));
    }

    [Fact]
    public async Task StartAsync_OneRealDevice_SimulatesOnlyWhatAsksForIt()
    {
        await using var cluster = await StartAsync(2, "power", silo => silo.EndsWith('1') ? 1 : 0);

        var plain = await cluster.EndOfAsync(await cluster.Service.StartAsync(Ruled("sha", trials: 4), "", Now));
        var asked = await cluster.EndOfAsync(
            await cluster.Service.StartAsync(
                Ruled("sha", trials: 4) with
                {
                    Resources = ResourceSpec.Any with { Device = ResourceSpec.Simulated },
                },
                "",
                Now
            )
        );

        plain.State.Spec.IsSimulated.ShouldBeFalse();
        plain.State.Trials.ShouldAllBe(trial => trial.Metrics!.Sw2 != null, "Eam trained and evaluated them");
        asked.State.Spec.IsSimulated.ShouldBeTrue();
    }

    [Fact]
    public async Task StartAsync_NeedsThatOnlySimulatedDevicesMeet_IsRefusedWhereARealOneExists()
    {
        await using var cluster = await StartAsync(2, "power", silo => silo.EndsWith('1') ? 1 : 0);
        var spec = Ruled("sha") with { Resources = ResourceSpec.Any with { Memory = 60L << 30 } };

        var failure = await Should.ThrowAsync<EngineException>(() => cluster.Service.StartAsync(spec, "", Now));

        failure.Message.ShouldContain("is simulated, and the sweep does not ask for simulated devices");
        failure.Message.ShouldContain("needs 60 GiB, has 1 GiB");
    }

    [Fact]
    public async Task StartAsync_SweepThatTheModelHasNoSpeedFor_IsRefusedAtItsStart()
    {
        await using var cluster = await StartAsync(1, "power");
        var spec = Ruled("sha");

        var failure = await Should.ThrowAsync<EngineException>(() =>
            cluster.Service.StartAsync(spec with { Halving = spec.Halving with { Unit = ComputeUnit.Iterations } }, "", Now)
        );

        failure.Message.ShouldStartWith("device model: iterations_per_second is missing");
    }

    private static SweepSpec Ruled(string rule, int trials = 60)
    {
        var small = SweepSpecs.Small(trials: trials);
        return small with { Halving = small.Halving with { Algorithm = rule } };
    }

    private static List<string> Decisions(SweepState state, string metric) =>
        [
            .. state.Trials.Select(trial =>
                FormattableString.Invariant(
                    $"{trial.Number} {trial.Status} {trial.Rung} {trial.Configuration.Key} {string.Join(' ', trial.Curve.Select(point => point.Metrics[metric]))}"
                )
            ),
        ];

    private static async Task<ClusterUnderTest> StartAsync(int silos, string curves, Func<string, int>? real = null)
    {
        var cluster = await ClusterUnderTest.StartAsync(
            silos,
            () => null,
            describe: silo =>
                real?.Invoke(silo) is { } cpus and > 0
                    ? ClusterUnderTest.Cpus(silo, cpus)
                    : new SiloDevices(
                        silo,
                        new Dictionary<string, string>(),
                        [.. Enumerable.Range(0, Devices / silos).Select(n => new SiloDevice(n, ResourceSpec.Simulated, 80L << 30))]
                    ),
            simulation: silo => new SimulatedMachine(silo, Model, spec => ParametricCurves.Of(curves, spec), Speed, TimeProvider.System)
        );
        await cluster.UntilDevicesAsync(devices => devices.Select(device => device.Silo).Distinct().Count() == silos);
        return cluster;
    }
}
