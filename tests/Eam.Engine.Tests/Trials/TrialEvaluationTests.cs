using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;
using static Eam.Engine.Tests.Trials.TrialRuns;

namespace Eam.Engine.Tests.Trials;

/// <summary>What a segment reports: evaluations, the base model, and models that cannot be trained.</summary>
public sealed class TrialEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        reached.Base!.PathKl!.Value.ShouldBe(0, 1e-6);
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
        points.ShouldAllBe(point => Math.Abs(point.Batches!.Average() - point.Metrics.Reward!.Value) < 1e-9);
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
    public void Run_TheBaseIsNotFinite_ReportsItSoThatNoOtherSegmentMeasuresIt()
    {
        var (first, _) = Rungs(Parse("eam"));
        var task = new NotFiniteOnce(Mixture, Evaluation.Samples, turn: 1);
        var runner = new TrialRunner(new TrialRunnerOptions(task, ComputeUnit.Nfe, Evaluation with { PerRung = 1 }));

        var reached = runner
            .Run(first with { Segment = first.Segment with { MeasuresBase = true } }, null, Now)
            .ShouldBeOfType<SegmentOutcome.RungReached>();

        double.IsNaN(reached.Base.ShouldNotBeNull().Reward!.Value).ShouldBeTrue();
        double.IsFinite(reached.Points.ShouldHaveSingleItem().Metrics.Reward!.Value).ShouldBeTrue();
    }

    [Fact]
    public void Run_TheTrialIsNotFinite_DoesNotMeasureTheBase()
    {
        var (first, _) = Rungs(Parse("eam"));
        var task = new NotFiniteOnce(Mixture, Evaluation.Samples, turn: 0);
        var runner = new TrialRunner(new TrialRunnerOptions(task, ComputeUnit.Nfe, Evaluation with { PerRung = 1 }));

        runner
            .Run(first with { Segment = first.Segment with { MeasuresBase = true } }, null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>()
            .Kind.ShouldBe(FailureKind.Diverged);

        task.Evaluations.ShouldBe(1);
    }

    [Fact]
    public void Run_LoraAlpha_IsDividedByTheRank()
    {
        var (first, _) = Rungs(Parse("am parametrisation=lora lora_rank=4 lora_alpha=3 am.steps=4"));
        var store = Store("x");

        Runner(store, Digits).Run(first, null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        store.Load(3)!.State.Real("model.lora_scale").ShouldBe(0.75);
    }

    private CheckpointStore Store(string name) => new(_folder.File(name));
}
