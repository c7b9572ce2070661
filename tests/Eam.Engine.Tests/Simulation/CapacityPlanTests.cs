using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.DeviceModels;
using Eam.Engine.Simulation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Simulation;

public sealed class CapacityPlanTests
{
    // A segment of 900 nfe takes 5 + 90 + 2 s.
    private static readonly DeviceModel Even = new()
    {
        NfePerSecond = 10,
        StartupSeconds = 5,
        Checkpoint = new(2_000_000_000, 1e9),
    };

    private static readonly DeviceModel Rough = Even with
    {
        Spread = 0.3,
        Stragglers = new(0.1, 4),
        SegmentMttf = TimeSpan.FromMinutes(20),
        SiloMttf = TimeSpan.FromHours(1),
        DevicesPerSilo = 4,
    };

    public static TheoryData<string> Rules => [.. HalvingRules.Names];

    [Fact]
    public void Of_OneDeviceWithoutSpread_TakesTheSumOfAllSegments()
    {
        var row = Plan(SweepSpecs.Small(), "none", Even, 1).Single();

        row.Duration.ShouldBe(TimeSpan.FromSeconds(18 * 97));
        row.FirstFinal.ShouldBe(TimeSpan.FromSeconds(97));
        (row.Result.Completed, row.Result.Segments, row.LostSegments).ShouldBe((18, 18L, 0L));
        row.DeviceHours.ShouldBe(18 * 97 / 3600.0, 1e-9);
        row.Utilisation.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Of_AsManyDevicesAsTrials_TakesTheLongestTrial()
    {
        var rows = Plan(SweepSpecs.Small(), "none", Even, 18, 36);

        rows.ShouldAllBe(row => Math.Abs(row.Result.Makespan - 97) < 1e-9);
        rows.Select(row => Math.Round(row.Utilisation, 9)).ShouldBe([1, 0.5]);
        rows[1].DeviceHours.ShouldBe(2 * rows[0].DeviceHours, 1e-9);
    }

    [Fact]
    public void Of_TwoRungs_IsAsComputedByHand()
    {
        // Three trials to 300 nfe (5 + 30 + 2 s) at once, then the best one to 900 (5 + 60 + 2 s).
        var spec = SweepSpecs.Small(trials: 3);
        spec = spec with { Space = spec.Space with { Methods = ["am"] }, Halving = spec.Halving with { MinCompute = 300 } };

        var row = Plan(spec, "sha", Even, 3).Single();

        row.Result.Makespan.ShouldBe(104, 1e-9);
        row.FirstFinal.ShouldBe(row.Duration);
        row.Utilisation.ShouldBe(((3 * 37) + 67) / (3 * 104.0), 1e-9);
        (row.Result.Completed, row.Result.Segments).ShouldBe((1, 4L));
    }

    [Fact]
    public void Of_CheckpointsOnTheWay_TakeTheirTime() =>
        Plan(SweepSpecs.Small() with { CheckpointEvery = TimeSpan.FromSeconds(30) }, "none", Even, 1)
            .Single()
            .Result.Makespan.ShouldBe(18 * (97 + 4), 1e-6);

    [Fact]
    public void Of_FailuresAtAKnownRate_HaveTheExpectedNumberAndCost()
    {
        // A segment of L = 97 s with exponential lifetimes of mean M = 200 s needs e^(L/M) attempts and M (e^(L/M) - 1) s.
        var spec = SweepSpecs.Small(trials: 4000, maxFailures: 1000);

        var result = Plan(spec, "none", Even with { SegmentMttf = TimeSpan.FromSeconds(200) }, 64).Single().Result;

        var attempts = Math.Exp(97 / 200.0);
        (result.Completed, result.Failed).ShouldBe((4000, 0));
        result.Segments.ShouldBe(result.Crashed + 4000);
        (result.Segments / 4000.0).ShouldBe(attempts, 0.05 * attempts);
        (result.Busy / 4000).ShouldBe(200 * (attempts - 1), 0.05 * 200 * (attempts - 1));
        (result.Busy - result.Lost).ShouldBe(4000 * 97, 1e-3);
    }

    [Fact]
    public void Of_SilosOfOneDevice_LoseAsMuchAsSegmentsThatFail()
    {
        // Exponential lifetimes have no memory: what a silo has lived before a segment starts does not matter.
        var model = Even with { SiloMttf = TimeSpan.FromSeconds(200), SiloRestart = TimeSpan.FromSeconds(100), DevicesPerSilo = 1 };

        var row = Plan(SweepSpecs.Small(trials: 4000), "none", model, 64).Single();

        var attempts = Math.Exp(97 / 200.0);
        (row.Result.Completed, row.Result.Crashed).ShouldBe((4000, 0L));
        (row.Result.Preempted / 4000.0).ShouldBe(attempts - 1, 0.05 * attempts);

        // A silo is there for two thirds of the time, and busy while it is there.
        row.Utilisation.ShouldBe(2 / 3.0, 0.05);
    }

    [Fact]
    public void Of_ASiloFails_AllItsSegmentsEnd()
    {
        var model = Even with { SiloMttf = TimeSpan.FromMinutes(5), DevicesPerSilo = 8 };

        var result = Plan(SweepSpecs.Small(trials: 400), "none", model, 8).Single().Result;

        result.Preempted.ShouldBeGreaterThan(0);
        (result.Preempted % 8).ShouldBe(0);
        result.Load.ShouldContain(point => point.Slots == 0 && point.Busy == 0);
        (result.Completed, result.Failed).ShouldBe((400, 0));
    }

    [Fact]
    public void Of_CheckpointsOnTheWay_SaveWhatFailuresLose()
    {
        var (spec, model) = (SweepSpecs.Small(trials: 1000, maxFailures: 1000), Even with { SegmentMttf = TimeSpan.FromSeconds(60) });
        var without = model with { Checkpoint = new(0, 1) };

        var lost = Plan(spec, "none", without, 16).Single();
        var saved = Plan(spec with { CheckpointEvery = TimeSpan.FromSeconds(10) }, "none", without, 16).Single();

        // Without checkpoints a trial takes 60 (e^(95/60) - 1) = 232 s. With them a failure loses at most the 10 s since the last one.
        (lost.Result.Busy / 1000).ShouldBe(60 * (Math.Exp(95 / 60.0) - 1), 20);
        saved.Result.Busy.ShouldBeLessThan(0.6 * lost.Result.Busy);
        saved.Result.Compute.ShouldBeLessThan(1.15 * 900_000);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Of_RoughDevices_NeverUseMoreThanThereIs(string rule)
    {
        foreach (var row in Plan(SweepSpecs.Small(trials: 60, finalSeeds: 2), rule, Rough, 1, 3, 8, 50))
        {
            row.Utilisation.ShouldBeInRange(0, 1);
            row.BusyHours.ShouldBeLessThanOrEqualTo(row.DeviceHours * (1 + 1e-9));
            row.LostHours.ShouldBeLessThanOrEqualTo(row.BusyHours);
            row.FirstFinal!.Value.ShouldBeLessThanOrEqualTo(row.Duration);
            var result = row.Result;
            (result.Completed + result.Pruned + result.Failed).ShouldBe(60 + result.Repeats);
        }
    }

    [Fact]
    public void Of_MoreDevices_AreNotSlower()
    {
        int[] devices = [1, 2, 3, 5, 8, 16, 32, 64, 200];
        var durations = Plan(SweepSpecs.Small(trials: 200), "none", Rough, devices).Select(row => row.Result.Makespan).ToList();

        for (var i = 1; i < durations.Count; i++)
            durations[i].ShouldBeLessThan(1.05 * durations[i - 1], $"{devices[i]} devices");
        durations[^1].ShouldBeLessThan(durations[0] / 10);
    }

    [Fact]
    public void Of_TwoDevicesATrial_TakesBothOfOneSilo()
    {
        var spec = SweepSpecs.Small() with { Resources = ResourceSpec.Any with { Devices = 2 } };
        var devices = new SimulatedDevices(Even with { DevicesPerSilo = 3 }, 8, 2);

        // Two silos of three devices have a place each, and so have the two devices of the third.
        (devices.SlotsPerSilo, devices.Slots).ShouldBe((1, 3));
        var row = Plan(spec, "none", devices).Single();
        row.Result.Makespan.ShouldBe(6 * 97, 1e-9);
        row.Utilisation.ShouldBe(0.75, 1e-9);
    }

    [Fact]
    public void Of_EqualArguments_GiveEqualRows()
    {
        var spec = SweepSpecs.Small(trials: 60);

        Plan(spec, "asha", Rough, 3, 8).ShouldBeEquivalentTo(Plan(spec, "asha", Rough, 3, 8));
        Plan(spec, "asha", Rough, 3)[0].Duration.ShouldNotBe(Plan(spec with { Seed = 8 }, "asha", Rough, 3)[0].Duration);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Of_TenThousandTrialsOnThousandsOfDevices_TakesSeconds()
    {
        var watch = Stopwatch.StartNew();

        var rows = Plan(SweepSpecs.Small(trials: 10_000), "asha", Rough, 1000, 10_000);

        rows.ShouldAllBe(row => row.Result.Trials == 10_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Of_Cancelled_Ends()
    {
        var spec = SweepSpecs.Small();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() =>
            CapacityPlan.Of(spec, ["sha"], [new(Even, 4)], ParametricCurves.Of("power", spec), null, cancelled.Token)
        );
    }

    private static IReadOnlyList<CapacityRow> Plan(SweepSpec spec, string rule, DeviceModel model, params int[] devices) =>
        Plan(spec, rule, [.. devices.Select(count => new SimulatedDevices(model, count))]);

    private static IReadOnlyList<CapacityRow> Plan(SweepSpec spec, string rule, params SimulatedDevices[] devices) =>
        CapacityPlan.Of(spec, [rule], devices, ParametricCurves.Of("power", spec), null, TestContext.Current.CancellationToken);
}
