using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;
using static Eam.Engine.Tests.Trials.TrialRuns;

namespace Eam.Engine.Tests.Trials;

/// <summary>Trials that are stopped, resumed and trained to a target.</summary>
public sealed class TrialRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The settings that cover every kind of state that a method keeps between iterations.</summary>
    public static TheoryData<string> Settings =>
        [
            "am",
            "am ema=0 weight_decay=0.1",
            "eam",
            "eam eam.renoise=3 eam.reuse=2 eam.buffer=64",
            "eam eam.base_variance=0.5 eam.stages=3 eam.stage_iterations=5 eam.pool=64",
            "eam@digits parametrisation=full",
            "am@digits parametrisation=lora lora_rank=2 lora_alpha=3 am.steps=4",
        ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Settings))]
    public void Run_StoppedAtRandomIterations_EqualsTheUninterruptedBitForBit(string settings)
    {
        var task = settings.Contains("@digits", StringComparison.Ordinal) ? Digits : Mixture;
        var configuration = Parse(settings.Replace("@digits", "", StringComparison.Ordinal));
        // On a learned base the first iteration also draws the samples that give the base's covariance.
        var (first, second) = Rungs(configuration, settings.StartsWith("eam@digits", StringComparison.Ordinal) ? 8192 : 0);
        var (whole, torn) = (Store("whole"), Store("torn"));
        var expected = Points(Runner(whole, task).Run(first, null, Now))
            .Concat(Points(Runner(whole, task).Run(second, null, Now)))
            .ToList();
        var stream = new RandomStream(5, (ulong)settings.Length);

        var (actual, stops) = (new List<CurvePoint>(), 0);
        foreach (var request in (SegmentRequest[])[first, second])
        {
            SegmentOutcome outcome;
            while ((outcome = RunFor(Runner(torn, task), request, 1 + stream.NextInt32(7))) is SegmentOutcome.Stopped)
                stops++;
            actual.AddRange(Points(outcome));
        }

        stops.ShouldBeGreaterThan(5);
        actual.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
        ShouldBeSameState(torn.Load(3)!.State, whole.Load(3)!.State);
    }

    [Theory]
    [InlineData("am")]
    [InlineData("eam eam.reuse=3 eam.buffer=64")]
    public void Run_ProcessDiesInALongSegment_ContinuesFromTheCheckpointOnTheWay(string settings)
    {
        const int Lived = 15;
        var (first, second) = Rungs(Parse(settings));
        var (whole, killed) = (Store("whole"), Store("killed"));
        foreach (var store in (CheckpointStore[])[whole, killed])
            Runner(store).Run(first, null, Now);
        var all = 0;
        var expected = Points(Runner(whole).Run(second, _ => all++, Now));

        // Each reading of the clock takes a second, so a checkpoint is due every few iterations.
        var dying = new TrialRunner(
            new TrialRunnerOptions(Mixture, ComputeUnit.Nfe, Evaluation)
            {
                Checkpoints = killed,
                Time = new SteppingTime(TimeSpan.FromSeconds(1)),
                CheckpointEvery = TimeSpan.FromSeconds(12),
            }
        );
        var (lived, saved) = (0, 0);
        Should.Throw<InvalidOperationException>(() => dying.Run(second with { Saved = () => saved++ }, _ => Die(), Now));
        var rest = 0;
        var actual = Points(Runner(killed).Run(second with { Segment = second.Segment with { Attempt = 1 } }, _ => rest++, Now));

        saved.ShouldBeGreaterThan(1);
        (Lived + rest - all).ShouldBeInRange(0, 5, "only the iterations since the last checkpoint are trained again");
        actual.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
        ShouldBeSameState(killed.Load(3)!.State, whole.Load(3)!.State);

        void Die()
        {
            if (++lived == Lived)
                throw new InvalidOperationException("a power cut");
        }
    }

    [Fact]
    public void Run_ShortSegment_SavesOnlyAtItsEnd()
    {
        var (first, _) = Rungs(Parse("eam"));
        var saved = 0;

        Runner(Store("x")).Run(first with { Saved = () => saved++ }, null, Now);

        saved.ShouldBe(0);
        Directory.GetFiles(_folder.File("x"), "*.safetensors").Length.ShouldBe(1);
    }

    [Fact]
    public void Run_InOneSegmentOrTwo_TrainsTheSameModel()
    {
        var configuration = Parse("eam");
        var (first, second) = Rungs(configuration);
        var (two, one) = (Store("two"), Store("one"));

        Runner(two).Run(first, null, Now);
        Runner(two).Run(second, null, Now);
        Runner(one).Run(second with { Segment = second.Segment with { Rung = 0, From = 0 } }, null, Now);

        ShouldBeSameState(two.Load(3)!.State, one.Load(3)!.State);
    }

    [Theory]
    [InlineData("am")]
    [InlineData("eam eam.reuse=3")]
    public void Run_ToATarget_StopsAtTheFirstIterationThatReachesIt(string settings)
    {
        var configuration = Parse(settings);
        var (first, second) = Rungs(configuration);
        var (store, iterations) = (Store("x"), new List<double>());

        var points = Points(Runner(store).Run(first, progress => iterations.Add(progress.Compute), Now));

        points.Count.ShouldBe(2);
        iterations[^1].ShouldBe(points[^1].Spent.Nfe);
        iterations[^2].ShouldBeLessThan(first.Segment.Target);
        ((double)points[^1].Spent.Nfe).ShouldBeGreaterThanOrEqualTo(first.Segment.Target);
        ((double)points[0].Spent.Nfe).ShouldBeInRange(
            first.Segment.Target / 2,
            (first.Segment.Target / 2) + MethodCatalog.Find(configuration.Method)!.IterationNfe(configuration)
        );
        var later = Points(Runner(store).Run(second, null, Now));
        later.Select(point => point.Spent.Nfe).ShouldBeInOrder();
        later[0].Spent.Nfe.ShouldBeGreaterThan(points[^1].Spent.Nfe);
    }

    [Fact]
    public void Run_SegmentWhoseEndWasNotLogged_ReturnsItsPointsAgain()
    {
        var (first, _) = Rungs(Parse("eam"));
        var store = Store("x");
        var points = Points(Runner(store).Run(first, null, Now));

        // The process died after the checkpoint and before the event. The machine requests the segment again.
        var iterations = 0;
        var again = Points(Runner(store).Run(first with { Segment = first.Segment with { Attempt = 1 } }, _ => iterations++, Now));

        iterations.ShouldBe(0);
        again.ShouldBe(points);
    }

    [Fact]
    public void Run_StoppedBeforeItsFirstIteration_GoesOnFromNothing()
    {
        var (first, _) = Rungs(Parse("eam"));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var store = Store("x");

        Runner(store).Run(first, null, stopped.Token).ShouldBeOfType<SegmentOutcome.Stopped>();

        var expected = Points(Runner(null).Run(first, null, Now));
        Points(Runner(store).Run(first, null, Now)).Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
    }

    private CheckpointStore Store(string name) => new(_folder.File(name));
}
