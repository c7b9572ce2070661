using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Testing;
using static Eam.Engine.Tests.Trials.TrialRuns;

namespace Eam.Engine.Tests.Trials;

/// <summary>Trials whose checkpoint is damaged, missing or not theirs.</summary>
public sealed class LostCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
