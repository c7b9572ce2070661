using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Engine.Tests.Trials;

public sealed class TrialRunnerTests : IDisposable
{
    private const ulong Seed = 11;
    private static readonly FineTuningTask Mixture = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));
    private static readonly FineTuningTask Digits = TaskLoader.Load(TaskSettings.Defaults("digits"));
    private static readonly EvaluationSpec Evaluation = new(64, 4, 32, 4, 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("am")]
    [InlineData("eam eam.reuse=3 eam.buffer=64")]
    public void Run_DamagedCheckpoint_FallsBackToTheOneBeforeAtNoCostAndGivesTheSamePoints(string settings)
    {
        var (first, second) = Rungs(Parse(settings));
        var third = new SegmentRequest(new(3, 2, 0, second.Segment.Configuration, Seed, second.Segment.Target, 2 * second.Segment.Target));
        var (good, bad) = (Store("good"), Store("bad"));
        foreach (var store in (CheckpointStore[])[good, bad])
        {
            Runner(store).Run(first, null, Now);
            Runner(store).Run(second, null, Now);
        }

        var expected = Points(Runner(good).Run(third, null, Now));
        File.AppendAllText(Path.Combine(bad.Folder, "trial-0003.000002.safetensors"), "x");
        var runner = Runner(bad);

        var failed = runner.Run(third, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();
        var iterations = new List<double>();
        var retried = Points(
            runner.Run(third with { Segment = third.Segment with { Attempt = 1 } }, progress => iterations.Add(progress.Compute), Now)
        );

        failed.Kind.ShouldBe(FailureKind.Preempted, "the disk's fault costs the trial no retry");
        failed.Reason.ShouldBe(
            "trial 3: checkpoint trial-0003.000002.safetensors is damaged: its SHA-256 differs from the recorded one: the file was cut short or changed; "
                + "it is kept as trial-0003.000002.safetensors.damaged, the trial falls back to the checkpoint before it"
        );
        iterations[0].ShouldBeInRange(first.Segment.Target, second.Segment.Target);
        retried.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
        ShouldBeSameState(bad.Load(3)!.State, good.Load(3)!.State);
    }

    [Fact]
    public void Run_BothCheckpointsDamaged_TrainsFromZeroToTheSamePoints()
    {
        var (first, second) = Rungs(Parse("eam"));
        var third = new SegmentRequest(new(3, 2, 0, second.Segment.Configuration, Seed, second.Segment.Target, 2 * second.Segment.Target));
        var (good, bad) = (Store("good"), Store("bad"));
        foreach (var store in (CheckpointStore[])[good, bad])
        {
            Runner(store).Run(first, null, Now);
            Runner(store).Run(second, null, Now);
        }

        var expected = Points(Runner(good).Run(third, null, Now));
        foreach (var file in Directory.GetFiles(bad.Folder, "*.safetensors"))
            File.WriteAllText(file, "");
        var runner = Runner(bad);

        var reasons = Enumerable
            .Range(0, 2)
            .Select(attempt =>
                runner
                    .Run(third with { Segment = third.Segment with { Attempt = attempt } }, null, Now)
                    .ShouldBeOfType<SegmentOutcome.Failed>()
            )
            .Select(failed => (failed.Kind, failed.Reason.Split("safetensors.damaged, ")[1]))
            .ToList();
        var retried = Points(runner.Run(third with { Segment = third.Segment with { Attempt = 2 } }, null, Now));

        reasons.ShouldBe([
            (FailureKind.Preempted, "the trial falls back to the checkpoint before it"),
            (FailureKind.Preempted, "the trial is trained again from zero"),
        ]);
        retried.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
    }

    [Fact]
    public void Run_NewestCheckpointDeleted_SaysSoOnceAndFallsBack()
    {
        var (first, second) = Rungs(Parse("am"));
        var third = new SegmentRequest(new(3, 2, 0, second.Segment.Configuration, Seed, second.Segment.Target, 2 * second.Segment.Target));
        var store = Store("x");
        Runner(store).Run(first, null, Now);
        Runner(store).Run(second, null, Now);
        var expected = Points(Runner(Copy(store, "copy")).Run(third, null, Now));
        File.Delete(Path.Combine(store.Folder, "trial-0003.000002.safetensors"));
        var runner = Runner(store);

        var failed = runner.Run(third, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();
        var retried = Points(runner.Run(third with { Segment = third.Segment with { Attempt = 1 } }, null, Now));

        failed.Kind.ShouldBe(FailureKind.Preempted);
        failed.Reason.ShouldBe(
            $"trial 3: its checkpoint of rung 2 is missing from {store.Folder}; the trial falls back to the checkpoint before it"
        );
        retried.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
    }

    [Theory]
    [InlineData("trial-0003.000002.safetensors")]
    [InlineData("*.safetensors")]
    public void Run_LossTheOtherWorkerTold_IsNotToldAgain(string lost)
    {
        var (first, second) = Rungs(Parse("am"));
        var third = new SegmentRequest(new(3, 2, 0, second.Segment.Configuration, Seed, second.Segment.Target, 2 * second.Segment.Target));
        var store = Store("x");
        Runner(store).Run(first, null, Now);
        Runner(store).Run(second, null, Now);
        foreach (var file in Directory.GetFiles(store.Folder, lost))
            File.Delete(file);

        Runner(store).Run(third, null, Now).ShouldBeOfType<SegmentOutcome.Failed>().Kind.ShouldBe(FailureKind.Preempted);
        Runner(store)
            .Run(third with { Segment = third.Segment with { Attempt = 1 }, HasFallen = true }, null, Now)
            .ShouldBeOfType<SegmentOutcome.RungReached>();
    }

    [Fact]
    public void Run_CheckpointAheadOfTheLog_IsNotUsed()
    {
        // The disk reported a flush that it had not done: the log lost what the checkpoints have.
        var (first, second) = Rungs(Parse("eam"));
        var store = Store("x");
        var expected = Points(Runner(store).Run(first, null, Now));
        Runner(store).Run(second, null, Now);
        var runner = Runner(store);

        var failed = runner.Run(first, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Reason.ShouldStartWith("trial 3: its checkpoint is at rung 2, but the log is only at rung 1; it is kept as ");
        Points(runner.Run(first with { Segment = first.Segment with { Attempt = 1 } }, null, Now))
            .Select(WithoutSeconds)
            .ShouldBe(expected.Select(WithoutSeconds));
    }

    [Fact]
    public void Run_FromZeroAfterALoss_HasNoPointThatTheEarlierRungHad()
    {
        // The points are so dense that the iteration that exceeds the first rung passes the first point of the second rung. That point
        // belongs to the first rung.
        var (first, second) = Rungs(Parse("am"));
        var target = first.Segment.Target * 23 / 24;
        var dense = new TrialRunnerOptions(Mixture, ComputeUnit.Nfe, Evaluation with { PerRung = 40 });
        var whole = new TrialRunner(dense with { Checkpoints = Store("whole") });
        whole.Run(first with { Segment = first.Segment with { Target = target } }, null, Now);
        var expected = Points(whole.Run(second with { Segment = second.Segment with { From = target } }, null, Now));
        var lost = new TrialRunner(dense with { Checkpoints = Store("lost") });

        lost.Run(second with { Segment = second.Segment with { From = target } }, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();
        var actual = Points(lost.Run(second with { Segment = second.Segment with { From = target, Attempt = 1 } }, null, Now));

        actual.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
    }

    [Fact]
    public void Run_MissingCheckpoint_SaysSoAndTheRetryTrainsFromZero()
    {
        var (_, second) = Rungs(Parse("eam"));
        var runner = Runner(Store("empty"));

        var failed = runner.Run(second, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Preempted);
        failed.Reason.ShouldBe(
            $"trial 3: its checkpoint is missing from {_folder.File("empty")}, although the trial has finished rung 1; the trial is trained again from zero"
        );
        runner.Run(second with { Segment = second.Segment with { Attempt = 1 } }, null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();
    }

    [Fact]
    public void Run_CheckpointOfAnotherConfiguration_IsNotUsed()
    {
        var (first, _) = Rungs(Parse("eam"));
        var store = Store("x");
        Runner(store).Run(first, null, Now);

        var failed = Runner(store)
            .Run(first with { Segment = first.Segment with { Configuration = Parse("eam width=8") } }, null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Reason.ShouldStartWith("trial 3: its checkpoint has another configuration: eam|");
    }

    [Fact]
    public void Run_ConfigurationThatCannotBeBuilt_IsInvalid()
    {
        var failed = Runner(null)
            .Run(new(new(3, 0, 0, Parse("eam parametrisation=lora"), Seed, 0, 1000)), null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Invalid);
        failed.Reason.ShouldStartWith("trial 3: parametrisation 'lora' needs a base network");
    }

    [Theory]
    [InlineData("eam learning_rate=1 gradient_clip=1e9 eam.base_variance=1e6")]
    [InlineData("am learning_rate=1 gradient_clip=1e9")]
    public void Run_LossExplodes_IsDivergedInOneLine(string settings)
    {
        var failed = Runner(null).Run(new(new(3, 0, 0, Parse(settings), Seed, 0, 1e8)), null, Now).ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Diverged);
        failed.Reason.ShouldMatch(@"^trial 3 \((eam|am)\) diverged at iteration \d+: [^\n]+; lower learning_rate or gradient_clip$");
    }

    /// <summary>The loss is proportional to lambda^2: it begins above 1e12 here.</summary>
    [Theory]
    [InlineData("am hidden_layers=1 am.steps=10")]
    [InlineData("eam hidden_layers=1")]
    public void Run_LargeRewardScale_Trains(string settings)
    {
        var task = TaskLoader.Load(
            new TaskSettings("gaussian-mixture", new Dictionary<string, ParameterValue> { ["reward_scale"] = ParameterValue.Of(1e6) })
        );
        var (losses, store) = (new List<double>(), Store("x"));
        var (first, second) = Rungs(Parse(settings));

        Runner(store, task).Run(first, progress => losses.Add(progress.Loss), Now).ShouldBeOfType<SegmentOutcome.RungReached>();
        Runner(store, task).Run(second, null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        losses[0].ShouldBeGreaterThan(1e12);
        store.Load(3)!.State.Real("runner.first_loss").ShouldBe(losses[0]);
    }

    [Fact]
    public void Run_UnitSeconds_CountsTrainingAndEvaluationApart()
    {
        // Each reading of the clock takes a second: building 1, each iteration 1, each evaluation 1.
        var runner = new TrialRunner(
            new TrialRunnerOptions(Mixture, ComputeUnit.Seconds, Evaluation) { Time = new SteppingTime(TimeSpan.FromSeconds(1)) }
        );

        var points = Points(runner.Run(new(new(3, 0, 0, Parse("eam"), Seed, 0, 12)), null, Now));

        points.Select(point => point.Spent.Seconds).ShouldBe([6, 12]);
        points.Select(point => point.Spent.EvaluationSeconds).ShouldBe([1, 2]);
        points.Select(point => point.Spent.Iterations).ShouldBe([5, 11]);
    }

    [Theory]
    [InlineData("am")]
    [InlineData("eam@digits parametrisation=lora lora_rank=2")]
    public void Run_SegmentThatMeasuresTheBase_EvaluatesItAndTrainsAsAnyOther(string settings)
    {
        var task = settings.Contains("@digits", StringComparison.Ordinal) ? Digits : Mixture;
        var (first, second) = Rungs(Parse(settings.Replace("@digits", "", StringComparison.Ordinal)));
        var (plain, measuring) = (Store("plain"), Store("measuring"));
        var expected = Points(Runner(plain, task).Run(first, null, Now));

        var reached = Runner(measuring, task)
            .Run(first with { Segment = first.Segment with { MeasuresBase = true } }, null, Now)
            .ShouldBeOfType<SegmentOutcome.RungReached>();

        reached.Points.Select(WithoutSeconds).ShouldBe(expected.Select(WithoutSeconds));
        Points(Runner(measuring, task).Run(second, null, Now))
            .Select(WithoutSeconds)
            .ShouldBe(Points(Runner(plain, task).Run(second, null, Now)).Select(WithoutSeconds));
        using var backend = BackendCatalog.Create(BackendSpec.Managed);
        var untrained = task.CreateBase(backend);
        reached.Base.ShouldBe(Evaluator.Evaluate(backend, task, untrained, untrained, task.CreateReward(backend), Evaluation));
        reached.Base!.PathKl.ShouldBe(0, 1e-6);
        ShouldBeSameState(measuring.Load(3)!.State, plain.Load(3)!.State);
    }

    [Fact]
    public void Run_EvaluationInBatches_KeepsTheirMeansWithEveryPoint()
    {
        var (first, _) = Rungs(Parse("eam"));
        var options = new TrialRunnerOptions(Mixture, ComputeUnit.Nfe, Evaluation with { Batched = "reward" });

        var points = Points(new TrialRunner(options with { Checkpoints = Store("batched") }).Run(first, null, Now));

        // 64 samples in 16 batches of 4.
        points.ShouldAllBe(point => point.Batches!.Count == EvaluationSpec.BatchCount);
        points.ShouldAllBe(point => Math.Abs(point.Batches!.Average() - point.Metrics.Reward) < 1e-9);
        Points(Runner(Store("plain")).Run(first, null, Now)).ShouldAllBe(point => point.Batches == null);
    }

    [Fact]
    public void Run_SegmentThatMeasuresTheBase_CountsItAsEvaluation()
    {
        // Each reading of the clock takes a second, as in Run_UnitSeconds.
        var runner = new TrialRunner(
            new TrialRunnerOptions(Mixture, ComputeUnit.Seconds, Evaluation) { Time = new SteppingTime(TimeSpan.FromSeconds(1)) }
        );

        var points = Points(runner.Run(new(new(3, 0, 0, Parse("eam"), Seed, 0, 12) { MeasuresBase = true }), null, Now));

        points.Select(point => point.Spent.Seconds).ShouldBe([6, 12]);
        points.Select(point => point.Spent.EvaluationSeconds).ShouldBe([1, 3]);
    }

    [Fact]
    public void Run_LoraAlpha_IsDividedByTheRank()
    {
        var (first, _) = Rungs(Parse("am parametrisation=lora lora_rank=4 lora_alpha=3 am.steps=4"));
        var store = Store("x");

        Runner(store, Digits).Run(first, null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        store.Load(3)!.State.Real("model.lora_scale").ShouldBe(0.75);
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

    private static TrialRunner Runner(CheckpointStore? store, FineTuningTask? task = null) =>
        new(new TrialRunnerOptions(task ?? Mixture, ComputeUnit.Nfe, Evaluation) { Checkpoints = store });

    private static SegmentOutcome RunFor(TrialRunner runner, SegmentRequest request, int iterations)
    {
        using var stop = new CancellationTokenSource();
        return runner.Run(request, _ => Count(), stop.Token);

        void Count()
        {
            if (--iterations == 0)
                stop.Cancel();
        }
    }

    /// <summary>Returns rungs of about 12 and 36 of the configuration's most expensive iterations.</summary>
    private static (SegmentRequest First, SegmentRequest Second) Rungs(Configuration configuration, double start = 0)
    {
        var target = start + (16.0 * MethodCatalog.Find(configuration.Method)!.IterationNfe(configuration));
        return (
            new(new(3, 0, 0, configuration, Seed, 0, target)),
            new(new(3, 1, 0, configuration, Seed, target, (3 * target) - (2 * start)))
        );
    }

    private static Configuration Parse(string settings)
    {
        var words = settings.Split(' ');
        var configuration = Configuration.Defaults(words[0]).With("batch_size", ParameterValue.Of(16)).With("width", ParameterValue.Of(16));
        return words
            .Skip(1)
            .Select(word => word.Split('='))
            .Aggregate(configuration, (c, pair) => c.With(pair[0], ParameterValue.Parse(pair[1])));
    }

    private static IReadOnlyList<CurvePoint> Points(SegmentOutcome outcome) => outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points;

    private static CurvePoint WithoutSeconds(CurvePoint point) =>
        point with
        {
            Spent = point.Spent with { Seconds = 0, EvaluationSeconds = 0 },
        };

    // Samples are stored for rungs at which a segment ended, and not again for a rung that is trained again. They are pictures, which no
    // training depends on.
    private static void ShouldBeSameState(TrainingState actual, TrainingState expected)
    {
        foreach (var state in (TrainingState[])[actual, expected])
        {
            foreach (var name in state.Tensors.Keys.Where(name => name.StartsWith("runner.samples.", StringComparison.Ordinal)).ToList())
                state.Tensors.Remove(name);
            (state.Counters["ledger.seconds"], state.Counters["runner.evaluation_seconds"]) = (0, 0);
        }

        actual.Counters.ShouldBe(expected.Counters);
        actual.Tensors.Keys.ShouldBe(expected.Tensors.Keys);
        foreach (var (name, tensor) in expected.Tensors)
            actual.Tensors[name].Values.AsSpan().SequenceEqual(tensor.Values).ShouldBeTrue(name);
    }

    private CheckpointStore Copy(CheckpointStore store, string name)
    {
        var copy = Store(name);
        Directory.CreateDirectory(copy.Folder);
        foreach (var file in Directory.GetFiles(store.Folder))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        return copy;
    }

    private CheckpointStore Store(string name) => new(_folder.File(name));
}
