using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Eam.Engine.Simulation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Simulation;

public sealed class RecordedCurvesTests
{
    private static readonly Configuration Known = Configuration.Defaults("am").With("batch_size", ParameterValue.Of(8));

    [Fact]
    public void Expected_RecordedConfiguration_IsLinearInLogCompute()
    {
        var curves = Curves(new Trial(0, Known, 1, null) { Curve = [Point(100, 1), Point(10_000, 3)] });

        curves.Expected(Known, 5, 100).ShouldBe(1);
        curves.Expected(Known, 5, 1000).ShouldBe(2, 1e-12);
        curves.Expected(Known, 5, 10).ShouldBe(1);
        curves.Expected(Known, 5, 1e6).ShouldBe(3);
    }

    [Fact]
    public void Expected_OtherConfiguration_TakesACurveOfItsMethod()
    {
        var curves = Curves(
            new Trial(0, Known, 1, null) { Curve = [Point(100, 1)] },
            new Trial(1, Configuration.Defaults("eam"), 1, null) { Curve = [Point(100, 2)] }
        );

        curves.Expected(Configuration.Defaults("am"), 5, 100).ShouldBe(1);
        curves.Expected(Configuration.Defaults("eam").With("batch_size", ParameterValue.Of(8)), 5, 100).ShouldBe(2);
    }

    [Fact]
    public void Constructor_NoEvaluation_SaysWhichSweep() =>
        Should
            .Throw<EngineException>(() => Curves(new Trial(0, Known, 1, null)))
            .Message.ShouldContain("'recorded' has no evaluation of reward");

    private static RecordedCurves Curves(params Trial[] trials) =>
        new(
            new SweepResults(
                "recorded",
                "/none",
                SweepStatus.Completed,
                null,
                new SweepState(SweepSpecs.Small(), [.. trials]),
                default,
                null
            ),
            new Objective("reward", true),
            ComputeUnit.Nfe
        );

    private static CurvePoint Point(long nfe, double reward) =>
        new(
            Spent.None with
            {
                Nfe = nfe,
            },
            new TrialMetrics
            {
                Reward = reward,
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = 0,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );
}
