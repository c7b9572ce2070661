using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Engine.Tests.Trials;

public sealed class SegmentGuardTests
{
    private static SegmentRequest Request { get; } = new(new(3, 1, 0, Configuration.Defaults("eam"), 7, 100, 900));

    [Theory]
    [InlineData(false, 300)]
    [InlineData(true, 80)]
    public void Run_Crash_SaysWhatIsLost(bool saves, double lost)
    {
        using var guard = new SegmentGuard();

        var failed = guard.Run(new Crashing(saves), Request).Outcome.ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Compute.ShouldBe(420);
        failed.Lost.ShouldBe(lost);
    }

    [Fact]
    public void Run_CrashAfterACheckpointWasStoredBesideTheTraining_CountsFromWhereItWasSaved()
    {
        using var guard = new SegmentGuard();

        var failed = guard.Run(new Crashing(saves: false, stored: 250), Request).Outcome.ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Lost.ShouldBe(170);
    }

    [Fact]
    public void Run_CrashBeforeTheFirstIteration_KnowsNothing()
    {
        using var guard = new SegmentGuard();

        var failed = guard.Run(new Crashing(saves: false, iterates: false), Request).Outcome.ShouldBeOfType<SegmentOutcome.Failed>();

        (failed.Compute, failed.Lost).ShouldBe((null, null));
    }

    [Fact]
    public void Run_CheckpointRefusedBecauseAnotherHostHasTheTrial_IsNoCrash()
    {
        using var guard = new SegmentGuard();

        var failed = guard.Run(new Overtaken(), Request).Outcome.ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Preempted);
        failed.Reason.ShouldContain("a checkpoint of epoch 5 is refused");
    }

    [Fact]
    public void Run_HostLostTheRightToSave_IsNoCrash()
    {
        using var guard = new SegmentGuard(mayWrite: () => false);

        var failed = guard.Run(new Saving(), Request).Outcome.ShouldBeOfType<SegmentOutcome.Failed>();

        (failed.Kind, failed.Reason).ShouldBe((FailureKind.Preempted, "trial 3: the segment was given up and may not write checkpoints"));
    }

    private sealed class Saving : ITrialRunner
    {
        public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
        {
            using (request.Permit!.Use())
                return new SegmentOutcome.Stopped();
        }
    }

    private sealed class Overtaken : ITrialRunner
    {
        public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken) =>
            throw new StaleEpochException(request.Trial, 5, 9);
    }

    /// <summary>Trains to 420 and crashes; with a checkpoint it is at 340, or at another compute if it is stored later.</summary>
    private sealed class Crashing(bool saves, bool iterates = true, double? stored = null) : ITrialRunner
    {
        public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
        {
            foreach (var compute in iterates ? (double[])[120, 340] : [])
                progress!(new(compute, 1, 0));
            if (saves)
                request.Saved!();
            if (iterates)
                progress!(new(420, 1, 0));
            if (stored is { } at)
                request.Stored!(at);
            throw new InvalidOperationException("out of luck");
        }
    }
}
