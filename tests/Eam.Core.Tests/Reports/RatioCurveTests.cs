using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class RatioCurveTests
{
    [Fact]
    public void Of_KnownSpan_HasLevelsThatDoNotDependOnTheRuns()
    {
        var sweep = Measured(Finished.Sweep(("am", null, [0, 1, 2, 4]), ("eam", null, [0, 4, 4, 4])), "control_objective", true);

        var curve = RatioCurve.Of(sweep, FinalProgress.Of([sweep]));

        // The base is at -10 and log Z at 10.
        curve.Select(point => point.Share).ShouldBe(RatioCurve.Shares.Select(share => (double?)share));
        curve[0].Level.ShouldBe(0, 1e-9);
        curve[2].Level.ShouldBe(4, 1e-9);
        curve[2].Ratio.Value.ShouldBe(100, 1e-9, "am reaches 4 at 1000, eam at 10");
        curve[^1].Ratio.MoreThan.ShouldBeNull("neither reaches it");
    }

    [Fact]
    public void Of_ControlGap_GoesDownToZero()
    {
        var sweep = Measured(Finished.Sweep(("am", null, [0, 4]), ("eam", null, [0, 4])), "control_gap", false);

        ObjectiveSpan.Of(sweep).ShouldBe(new ObjectiveSpan(20, 0));
        RatioCurve.Of(sweep, FinalProgress.Of([sweep]))[0].Level.ShouldBe(10, 1e-9);
    }

    [Fact]
    public void Of_UnknownSpan_TakesTenLevelsUpToTheOneThatAllHold()
    {
        var sweep = Finished.Sweep(("am", null, [0, 1, 2, 4]), ("eam", null, [-1, 4, 4, 9]));

        var curve = RatioCurve.Of(sweep, FinalProgress.Of([sweep]));

        curve.Count.ShouldBe(10);
        curve.ShouldAllBe(point => point.Share == null);
        curve[0].Level.ShouldBe(-0.5, 1e-9);
        curve[^1].Level.ShouldBe(4, 1e-9);
    }

    [Fact]
    public void Of_MethodWithoutEvaluation_IsEmpty()
    {
        var sweep = Finished.Sweep(("am", null, []), ("eam", null, [0, 5]));

        RatioCurve.Of(sweep, FinalProgress.Of([sweep])).ShouldBeEmpty();
    }

    // Takes the reward of each point as its control objective.
    private static SweepState Measured(SweepState state, string metric, bool maximize) =>
        state with
        {
            Spec = state.Spec with { Objective = new(metric, maximize) },
            Trials = [.. state.Trials.Select(trial => trial with { Curve = [.. trial.Curve.Select(Measured)] })],
        };

    private static CurvePoint Measured(CurvePoint point) =>
        point with
        {
            Metrics = point.Metrics with
            {
                ControlObjective = point.Metrics.Reward!.Value,
                ControlGap = 10 - point.Metrics.Reward!.Value,
                BaseObjective = -10,
            },
        };
}
