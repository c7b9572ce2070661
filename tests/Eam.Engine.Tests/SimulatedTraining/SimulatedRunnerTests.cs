using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.DeviceModels;
using Eam.Engine.Results;
using Eam.Engine.SimulatedTraining;
using Eam.Engine.Simulation;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.SimulatedTraining;

public sealed class SimulatedRunnerTests : IDisposable
{
    private const double Rate = 10,
        Startup = 5;

    private static readonly Configuration Point = new("eam", ImmutableSortedDictionary<string, ParameterValue>.Empty);

    private readonly TemporaryFolder _data = new();
    private readonly ManualTime _time = new();
    private readonly SweepFolder _folder;

    public SimulatedRunnerTests()
    {
        (_folder, var held) = SweepFolder.Create(_data.Path, "small");
        held.Dispose();
    }

    private static SweepSpec Spec => SweepSpecs.Small() with { Resources = ResourceSpec.Any with { Device = ResourceSpec.Simulated } };

    private static DeviceModel Model => new() { NfePerSecond = Rate, StartupSeconds = Startup };

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task RunAsync_FromZero_TakesTheTimeOfTheModelAndHasTheScoreOfTheCurve()
    {
        var running = Start(Machine(Model), Segment(0, 100));

        await MoveAsync(running, (100 / Rate) + Startup - 1);
        running.IsCompleted.ShouldBeFalse("a second is left");
        await MoveAsync(running, 1);

        var point = (await running).ShouldBeOfType<SegmentOutcome.RungReached>().Points.ShouldHaveSingleItem();
        point.Spent.ShouldBe(Spent.None with { Nfe = 100, Seconds = (100 / Rate) + Startup });
        point.Metrics["control_objective"].ShouldBe(ParametricCurves.Of("power", Spec).Expected(Point, 11, 100));
        point.Metrics.IsReport.ShouldBeTrue("no other metric of Eam has a value");
    }

    [Fact]
    public async Task RunAsync_TenTimesAsFast_TakesATenthOfTheTime()
    {
        var running = Start(Machine(Model, speed: 10), Segment(0, 100));

        await MoveAsync(running, ((100 / Rate) + Startup) / 10);

        (await running).ShouldBeOfType<SegmentOutcome.RungReached>().Points[0].Spent.Seconds.ShouldBe((100 / Rate) + Startup);
    }

    [Fact]
    public async Task RunAsync_ObjectiveThatIsMinimised_HasTheScoreWithItsOwnSign()
    {
        var spec = Spec with { Objective = new Objective("sw2", false) };
        var running = Start(Machine(Model), Segment(0, 100), spec);

        await MoveAsync(running, 100);

        (await running)
            .ShouldBeOfType<SegmentOutcome.RungReached>()
            .Points[0]
            .Metrics["sw2"]
            .ShouldBe(-ParametricCurves.Of("power", spec).Expected(Point, 11, 100));
    }

    [Fact]
    public async Task RunAsync_Stopped_ContinuesWhereItWas()
    {
        using var stop = new CancellationTokenSource();
        var running = Stoppable(Machine(Model), Segment(0, 100), null, stop.Token);
        await MoveAsync(running, Startup + 4);
        await stop.CancelAsync();
        (await running).ShouldBeOfType<SegmentOutcome.Stopped>();

        running = Start(Machine(Model), Segment(0, 100));
        await MoveAsync(running, Startup + 5);
        running.IsCompleted.ShouldBeFalse("it has 6 seconds of training left");
        await MoveAsync(running, 1);

        (await running).ShouldBeOfType<SegmentOutcome.RungReached>().Points[0].Spent.Seconds.ShouldBe(10 + (2 * Startup), 1e-9);
    }

    [Fact]
    public async Task RunAsync_NextRung_ContinuesFromTheRungBefore()
    {
        var running = Start(Machine(Model), Segment(0, 100));
        await MoveAsync(running, 100);
        await running;

        running = Start(Machine(Model), Segment(1, 300, from: 100));
        await MoveAsync(running, Startup + 20);

        (await running).ShouldBeOfType<SegmentOutcome.RungReached>().Points[0].Spent.Seconds.ShouldBe(30 + (2 * Startup), 1e-9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("NaN 3")]
    [InlineData("1e300 3")]
    [InlineData("-5 -5")]
    public async Task RunAsync_DamagedCheckpoint_StartsAtTheBeginningOfTheRung(string text)
    {
        var machine = Machine(Model);
        machine.RunnerFor(Spec, _folder);
        await File.WriteAllTextAsync(_folder.SimulatedOf(3), text, TestContext.Current.CancellationToken);

        var running = Start(machine, Segment(0, 100));
        await MoveAsync(running, (100 / Rate) + Startup);

        (await running).ShouldBeOfType<SegmentOutcome.RungReached>();
    }

    [Fact]
    public async Task RunAsync_DeviceThatFailsSoon_CrashesWithWhatItSpentAndLost()
    {
        var running = Start(Machine(Model with { SegmentMttf = TimeSpan.FromSeconds(1e-3) }), Segment(0, 100));

        await MoveAsync(running, 30);

        var failed = (await running).ShouldBeOfType<SegmentOutcome.Failed>();
        (failed.Kind, failed.Reason).ShouldBe((FailureKind.Crashed, "trial 3: simulated crash"));
        (failed.Compute, failed.Lost).ShouldBe((0, 0), "it failed while it started");
    }

    [Fact]
    public async Task RunAsync_SiloThatFails_LosesTheSegmentsWithoutBlameAndIsDownForAWhile()
    {
        var model = Model with { SiloMttf = TimeSpan.FromSeconds(20), SiloRestart = TimeSpan.FromSeconds(1000) };
        var machine = Machine(model);
        var fails = machine.Failures(0).Fails;
        var running = Start(machine, Segment(0, 1e6));
        await MoveAsync(running, fails + 1);
        var failed = (await running).ShouldBeOfType<SegmentOutcome.Failed>();
        (failed.Kind, failed.Reason).ShouldBe((FailureKind.Preempted, "trial 3: its simulated silo failed"));
        failed.Compute!.Value.ShouldBe(Math.Max(0, fails - Startup) * Rate, 1e-6);

        machine.Failures(fails + 1).Up.ShouldBe(fails + 1000);
        running = Start(machine, Segment(0, 1, trial: 4));
        await MoveAsync(running, 900);
        running.IsCompleted.ShouldBeFalse("the silo is down");
    }

    [Fact]
    public void RunnerFor_SimulatedSweepOnOneMachine_TrainsNothing() =>
        Should
            .Throw<EngineException>(() => new LocalSweepOptions { Folder = _data.Path }.RunnerFor(Spec, _folder))
            .Message.ShouldBe("the sweep runs on simulated devices, which only a cluster has");

    [Fact]
    public void Failures_ManyOfThem_ComeAtTheirRate()
    {
        var machine = Machine(Model with { SiloMttf = TimeSpan.FromSeconds(100), SiloRestart = TimeSpan.Zero });
        var (count, time) = (0, 0.0);
        while (time < 1e6)
            (count, time) = (count + 1, machine.Failures(time).Fails);

        count.ShouldBeInRange(9_600, 10_400, "10,000 are expected, with a standard deviation of 100");
    }

    [Fact]
    public void RunnerFor_SweepThatTheDevicesCannotSimulate_IsRefusedInOneLine()
    {
        var machine = Machine(Model);

        Should
            .Throw<EngineException>(() =>
                machine.RunnerFor(Spec with { Halving = Spec.Halving with { Unit = ComputeUnit.Flops } }, _folder)
            )
            .Message.ShouldStartWith("device model: flops_per_second is missing");
        Should
            .Throw<EngineException>(() => machine.RunnerFor(Spec with { Objectives = [Spec.Objective, new("sw2", false)] }, _folder))
            .Message.ShouldBe("simulated devices have learning curves of one objective, and the sweep has several");
    }

    [Fact]
    public void Of_BenchmarkOfASweepWithoutItsParameters_IsRefusedInOneLine() =>
        Should
            .Throw<EngineException>(() => CurveSource.Of("mf-hartmann-3-good", _data.Path)(Spec))
            .Message.ShouldStartWith("curves mf-hartmann-3-good: ");

    [Fact]
    public void Of_UnknownCurves_NamesTheFamilies() =>
        Should
            .Throw<EngineException>(() => CurveSource.Of("powre", _data.Path))
            .Message.ShouldStartWith(
                $"curves 'powre' are neither a family ({string.Join(", ", CurveSource.Names)}) nor a recorded sweep: "
            );

    private static Segment Segment(int rung, double target, double from = 0, int trial = 3) => new(trial, rung, 0, Point, 11, from, target);

    private SimulatedMachine Machine(DeviceModel model, double speed = 1) =>
        new("silo", model, spec => ParametricCurves.Of("power", spec), speed, _time);

    private Task<SegmentOutcome> Start(SimulatedMachine machine, Segment segment, SweepSpec? spec = null) =>
        Stoppable(machine, segment, spec, TestContext.Current.CancellationToken);

    private Task<SegmentOutcome> Stoppable(SimulatedMachine machine, Segment segment, SweepSpec? spec, CancellationToken stop) =>
        ((IWaitingRunner)machine.RunnerFor(spec ?? Spec, _folder)).RunAsync(new SegmentRequest(segment), null, stop);

    // Each step waits until the runner waits again, so that no step is lost.
    private async Task MoveAsync(Task running, double seconds)
    {
        for (var left = seconds; left > 1e-9; left -= 0.25)
        {
            while (_time.Waiting == 0 && !running.IsCompleted)
                await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(Math.Min(left, 0.25)));
        }

        while (_time.Waiting == 0 && !running.IsCompleted)
            await Task.Yield();
    }
}
