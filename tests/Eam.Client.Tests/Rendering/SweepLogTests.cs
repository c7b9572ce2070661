using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Tests.Rendering;

public sealed class SweepLogTests
{
    [Fact]
    public void Write_TwoUpdates_TellsEachSegmentOnce()
    {
        using var writer = new StringWriter();
        var log = new SweepLog(writer);

        log.Write(SampleSweeps.Update(SampleSweeps.Trial(0, "eam", TrialStatus.Running, -9)), TimeSpan.FromSeconds(12));
        log.Write(SampleSweeps.Update(SampleSweeps.Trial(0, "eam", TrialStatus.Paused, -9, -5)), TimeSpan.FromSeconds(20));

        Lines(writer)
            .ShouldBe([
                "   0:12  trial   0 eam  rung 1/4  600 k nfe  control_objective -9.000  reward -2.250  sw2 0.09000",
                "   0:20  trial   0 eam  rung 2/4  1.80 M nfe  control_objective -5.000  reward -1.250  sw2 0.05000",
            ]);
    }

    [Fact]
    public void Write_DivergedTrial_SaysWhyOnce()
    {
        using var writer = new StringWriter();
        var log = new SweepLog(writer);
        var trial = SampleSweeps.Trial(5, "am", TrialStatus.Pruned) with
        {
            Failure = FailureKind.Diverged,
            Reason = "the loss is NaN at iteration 12",
        };

        log.Write(SampleSweeps.Update(trial), TimeSpan.Zero);
        log.Write(SampleSweeps.Update(trial), TimeSpan.Zero);

        Lines(writer).ShouldBe(["   0:00  trial   5 am   pruned: the loss is NaN at iteration 12"]);
    }

    [Fact]
    public void Write_TrialThatIsNotPromoted_IsNoNews()
    {
        using var writer = new StringWriter();
        var log = new SweepLog(writer);

        log.Write(SampleSweeps.Update(SampleSweeps.Trial(0, "eam", TrialStatus.Paused, -9)), TimeSpan.Zero);
        log.Write(
            SampleSweeps.Update(SampleSweeps.Trial(0, "eam", TrialStatus.Pruned, -9) with { Reason = "not promoted" }),
            TimeSpan.Zero
        );

        Lines(writer).Length.ShouldBe(1);
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().TrimEnd().Split(Environment.NewLine);
}
