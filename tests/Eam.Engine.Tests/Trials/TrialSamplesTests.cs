using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Tests.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Engine.Tests.Trials;

public sealed class TrialSamplesTests
{
    [Fact]
    public void After_TrainedTrial_HasTheRewardThatItsEvaluationReported()
    {
        using var folder = new TemporaryFolder();
        var task = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));
        var store = new CheckpointStore(folder.Path);
        var evaluation = new EvaluationSpec(64, 4, 32, 4, 1);
        var runner = new TrialRunner(new TrialRunnerOptions(task, ComputeUnit.Iterations, evaluation) { Checkpoints = store });
        var request = new SegmentRequest(new(0, 0, 0, Configuration.Defaults("eam").With("batch_size", ParameterValue.Of(32)), 1, 0, 30));
        var outcome = runner.Run(request, null, TestContext.Current.CancellationToken).ShouldBeOfType<SegmentOutcome.RungReached>();

        var (before, after) = (
            TrialSamples.Before(task, 64, 4, BackendSpec.Managed),
            TrialSamples.After(task, store.Load(0)!, 64, 4, BackendSpec.Managed)
        );

        Reward(after).ShouldBe(outcome.Points[^1].Metrics.Reward!.Value, 1e-5);
        Reward(before).ShouldBeLessThan(Reward(after));

        // The default task: r(x) = -|x - (2, 1)|^2 / 2
        static double Reward(float[] x) =>
            Enumerable.Range(0, 64).Average(i => -(Math.Pow(x[2 * i] - 2, 2) + Math.Pow(x[(2 * i) + 1] - 1, 2)) / 2);
    }

    [Fact]
    public void AtRungs_TrialThatReachedTwo_AreTheFirstSamplesOfTheEvaluationAtEach()
    {
        using var folder = new TemporaryFolder();
        var task = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));
        var store = new CheckpointStore(folder.Path);
        var runner = new TrialRunner(
            new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(64, 4, 32, 4, 2)) { Checkpoints = store }
        );
        var first = new SegmentRequest(new(0, 0, 0, Configuration.Defaults("eam").With("batch_size", ParameterValue.Of(32)), 1, 0, 10));
        runner.Run(first, null, TestContext.Current.CancellationToken);
        var atFirst = TrialSamples.After(task, store.Load(0)!, 64, 4, BackendSpec.Managed);

        runner.Run(
            first with
            {
                Segment = first.Segment with { Rung = 1, From = 10, Target = 30 },
            },
            null,
            TestContext.Current.CancellationToken
        );

        var checkpoint = store.Load(0)!;
        var rungs = TrialSamples.AtRungs(task, checkpoint);
        rungs.Select(at => at.Rung).ShouldBe([0, 1]);
        rungs[0].Rows.ShouldBe(atFirst);
        rungs[1].Rows.ShouldBe(TrialSamples.After(task, checkpoint, 64, 4, BackendSpec.Managed));
    }

    [Fact]
    public void After_CheckpointOfAnotherModel_SaysSo()
    {
        var task = TaskLoader.Load(TaskSettings.Defaults("gaussian-mixture"));

        var failure = Should.Throw<EngineException>(() =>
            TrialSamples.After(task, CheckpointStoreTests.Sample(7), 4, 4, BackendSpec.Managed)
        );

        failure.Message.ShouldStartWith("trial 7: its checkpoint does not fit task 'gaussian-mixture': ");
    }
}
