using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Preview;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Preview;

public sealed class SweepPreviewTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_TwoArms_CountsTrialsAndComputeByRung()
    {
        var preview = SweepPreview.Of(SweepSpecs.Small(finalSeeds: 3), 2, Now);

        // Nine trials per arm, eta 3: 9, 3, 1. Each winner has two repeats from zero, rung by rung.
        preview.Rungs.ShouldBe([
            new("am", 0, 100, 9 + 2, 1100),
            new("eam", 0, 100, 9 + 2, 1100),
            new("am", 1, 300, 3 + 2, 1000),
            new("eam", 1, 300, 3 + 2, 1000),
            new("am", 2, 900, 1 + 2, 1800),
            new("eam", 2, 900, 1 + 2, 1800),
        ]);
        preview.Compute.ShouldBe(7800);
        preview.Evaluations.ShouldBe((22 + 10 + 6) * 2);
        preview.Seconds.ShouldBeNull();
        preview.IsExact.ShouldBeTrue();
    }

    [Fact]
    public void Of_AnAsynchronousRule_HasTheLeastAndTheMost()
    {
        var small = SweepSpecs.Small(finalSeeds: 3);
        var preview = SweepPreview.Of(small with { Halving = small.Halving with { Algorithm = "asha" } }, 2, Now);

        // At most nine trials, then all from the third on: 9, 7, 5.
        preview.IsExact.ShouldBeFalse();
        preview
            .Rungs.Where(rung => rung.Method == "am")
            .Select(rung => (rung.Trials, rung.MostTrials))
            .ShouldBe([(11, 11), (5, 9), (3, 7)]);
        preview.Compute.ShouldBe(7800);
        preview.MostCompute.ShouldBe(2 * ((11 * 100) + (9 * 200) + (7 * 600)));
        preview.MostEvaluations.ShouldBe(2 * (11 + 9 + 7) * 2);
    }

    [Fact]
    public void Of_MethodsThatShareAnArm_BoundsEachAndTheirSum()
    {
        var small = SweepSpecs.Small();
        var preview = SweepPreview.Of(small with { Halving = small.Halving with { Algorithm = "asha", ArmsByMethod = false } }, 2, Now);

        // Of eighteen trials at most 16 and then 14 continue, and at most the nine of one method are of that method.
        preview.Rungs.Where(rung => rung.Rung > 0).ShouldAllBe(rung => rung.MostTrials == 9);
        preview.MostCompute.ShouldBe((18 * 100) + (16 * 200) + (14 * 600));
    }

    [Theory]
    [InlineData("managed", "auto", 1, 8, 4.0)]
    [InlineData("managed", "auto", 1, 1, 1.0)]
    [InlineData("torch", "cpu", 2, 4, 4.0)]
    [InlineData("torch", "cuda", 1, 8, 1.0)]
    public void Slowdown_MoreThreadsThanProcessors_ShareThem(string backend, string device, int threads, int slots, double expected) =>
        SweepPreview.Slowdown(new BackendSpec(backend, device) { Threads = threads }, slots, processors: 2).ShouldBe(expected);

    [Fact]
    public async Task Of_AnySweep_IsWhatRuns()
    {
        using var data = new TemporaryFolder();
        var spec = SweepSpecs.Small(trials: 13, eta: 2, finalSeeds: 2);
        var runner = new ScriptedRunner();
        await using var service = new LocalSweepService(
            new()
            {
                Folder = data.Path,
                Slots = 2,
                CreateRunner = (_, _) => runner,
            }
        );
        var sweep = await service.StartAsync(spec, "", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
            update.Status.ShouldNotBe(SweepStatus.Failed);

        var ran = runner
            .Requests.GroupBy(request => (request.Segment.Rung, request.Segment.Configuration.Method))
            .ToDictionary(group => group.Key, group => group.Count());

        SweepPreview
            .Of(spec, 2, Now)
            .Rungs.ToDictionary(rung => (rung.Rung, rung.Method), rung => rung.Trials)
            .ShouldBe(ran, ignoreOrder: true);
    }

    [Fact]
    public void Of_AfterItIsCancelled_EndsAtOnce() =>
        Should.Throw<OperationCanceledException>(() => SweepPreview.Of(SweepSpecs.Small(), 2, new CancellationToken(canceled: true)));

    [Fact]
    public void Measure_KnownClock_EstimatesFromSpeedAndSlots()
    {
        // Reading the clock takes 10 ms. An iteration reads it three times (twice for the ledger, once for progress), an evaluation twice.
        var time = new SteppingTime(TimeSpan.FromMilliseconds(10));
        var small = SweepSpecs.Small();
        var spec = small with { Halving = small.Halving with { Unit = ComputeUnit.Iterations } };
        var task = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));

        var preview = SweepPreview.Measure(spec, task, 1, time, Now);

        preview.Speeds.Select(speed => speed.Method).ShouldBe(["am", "eam"]);
        preview.Speeds.ShouldAllBe(speed => Math.Abs(speed.ComputePerSecond - (1 / 0.03)) < 1);
        preview.Speeds.ShouldAllBe(speed => Math.Abs(speed.EvaluationSeconds - 0.01) < 1e-9);
        preview.Seconds!.Value.ShouldBe((preview.Compute * 0.03) + (preview.Evaluations * 0.01), 0.03 * preview.Seconds.Value);
        SweepPreview
            .Measure(spec, task, 2, time, Now)
            .Seconds!.Value.ShouldBeInRange(0.5 * preview.Seconds.Value, 0.75 * preview.Seconds.Value);
    }
}
