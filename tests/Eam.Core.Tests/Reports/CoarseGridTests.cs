using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Tests.Reports;

public sealed class CoarseGridTests
{
    [Theory]
    [InlineData(0.61, 0.05, "0.56 nats too low")]
    [InlineData(-0.2, 0.01, "0.21 nats too high")]
    [InlineData(0.15, 0.1, null)]
    [InlineData(4.0, 2.0, null)]
    public void Line_OfAnEvaluation_IsAboutABiasThatMatters(double gap, double jensen, string? expected)
    {
        var line = CoarseGrid.Line(Metrics(gap, jensen));

        if (expected is null)
            line.ShouldBeNull();
        else
            line.ShouldBe(
                $"the control objective is about {expected}, because the steps of its paths are too coarse: raise evaluation.control_steps"
            );
    }

    [Fact]
    public void Line_OfAnEvaluationThatIsNoisyOrOld_IsNull()
    {
        CoarseGrid.Line(Metrics(0.6, 0.05) with { ControlObjectiveSe = 0.3 }).ShouldBeNull();
        CoarseGrid.Line(Metrics(0.6, 0.05) with { JensenGap = null }).ShouldBeNull();
        CoarseGrid.Line(Metrics(0.6, 0.05) with { EffectiveSampleSize = 300 }).ShouldBeNull("log Z is only an estimate there");
    }

    [Fact]
    public void Line_OfASweep_NamesTheTrialWithTheLargestBias()
    {
        var sweep = Finished.Sweep(("am", null, [0]), ("eam", null, [0]));
        sweep = sweep with { Trials = [With(sweep.Trials[0], Metrics(0.3, 0)), With(sweep.Trials[1], Metrics(-0.9, 0))] };

        CoarseGrid.Line(sweep).ShouldNotBeNull().ShouldStartWith("the control objective of trial 1 is about 0.90 nats too high");
        CoarseGrid.Line(Finished.Sweep(("am", null, [0]), ("eam", null, []))).ShouldBeNull();
    }

    private static Trial With(Trial trial, TrialMetrics metrics) => trial with { Curve = [trial.Curve[^1] with { Metrics = metrics }] };

    private static TrialMetrics Metrics(double gap, double jensen) =>
        Finished.Sweep(("am", null, [0])).Trials[0].Metrics! with
        {
            ControlGap = gap,
            ControlObjectiveSe = 0.01,
            JensenGap = jensen,
        };
}
