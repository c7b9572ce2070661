using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class ReferenceValuesTests
{
    [Theory]
    [InlineData("sw2", "floor", 0.024)]
    [InlineData("sinkhorn", "floor", 0.5)]
    [InlineData("mode_error", "floor", 0.01)]
    [InlineData("control_objective", "log_z", -2.5)]
    [InlineData("control_gap", "optimum", 0)]
    public void Of_AMetricWithAReference_TakesItFromAnEvaluation(string metric, string name, double value)
    {
        var reference = ReferenceValues.Of(Evaluated(), metric).ShouldHaveSingleItem();

        reference.Name.ShouldBe(name);
        reference.Value.ShouldBe(value, 1e-12);
    }

    [Fact]
    public void Of_AnyOtherMetric_HasNone() => ReferenceValues.Of(Evaluated(), "reward").ShouldBeEmpty();

    [Fact]
    public void Of_ASweepWithoutEvaluations_HasNone() =>
        ReferenceValues.Of(SweepState.Start(SweepsFor.Test()), "control_objective").ShouldBeEmpty();

    [Theory]
    [InlineData("reward", -5)]
    [InlineData("sw2", 1.75)]
    [InlineData("control_objective", -14.5)]
    [InlineData("control_gap", 12)]
    public void Of_ASweepThatHasEvaluatedItsBase_EndsWithTheBase(string metric, double value)
    {
        var reference = ReferenceValues.Of(Evaluated() with { Base = Untrained }, metric)[^1];

        (reference.Name, reference.Label, reference.Value).ShouldBe(("base", "base model", value));
    }

    [Theory]
    [InlineData("reward_se")]
    [InlineData("sw2_floor")]
    [InlineData("mode_error")]
    public void Of_AMetricThatSaysNothingAboutTheBase_HasNoBase(string metric) =>
        ReferenceValues.Of(Evaluated() with { Base = Untrained }, metric).ShouldNotContain(reference => reference.Name == "base");

    [Fact]
    public void Of_PathKl_HasTheBaseOnce() =>
        ReferenceValues.Of(Evaluated() with { Base = Untrained }, "path_kl").ShouldHaveSingleItem().Value.ShouldBe(0);

    [Fact]
    public void Of_SeveralSweepsInAPool_HasTheirBase()
    {
        var sweep = Finished.Sweep(("am", null, [0]), ("eam", null, [1]));

        ReferenceValues.OfTheBase(SweepPool.Of([sweep, sweep with { Base = Untrained }]), "reward").ShouldBe(-5);
    }

    /// <summary>halving.ties keeps batches, which do not change the value. Fewer samples do.</summary>
    [Theory]
    [InlineData("reward", 0, true)]
    [InlineData(null, 1, false)]
    public void Of_APoolWithAnotherEvaluation_HasABaseOfEqualPrecision(string? batched, int fewer, bool known)
    {
        var first = Finished.Sweep(("am", null, [0]), ("eam", null, [1]));
        var evaluation = first.Spec.Evaluation with { Batched = batched, Samples = first.Spec.Evaluation.Samples - fewer };
        var second = first with { Base = Untrained, Spec = first.Spec with { Evaluation = evaluation } };

        ReferenceValues.OfTheBase(SweepPool.Of([first, second]), "reward").HasValue.ShouldBe(known);
    }

    private static readonly TrialMetrics Untrained = SweepsFor.Point(-5, 1).Metrics with
    {
        Sw2 = 1.75,
        Sw2Floor = 0.024,
        ControlObjective = -14.5,
        ControlGap = 12,
    };

    // The first trial diverged, so its evaluation has no numbers.
    private static SweepState Evaluated()
    {
        var sweep = Finished.Sweep(("am", null, [0]), ("eam", null, [1]));
        var point = sweep.Trials[1].Curve[0];
        return sweep with
        {
            Trials =
            [
                sweep.Trials[0] with
                {
                    Curve = [point with { Metrics = point.Metrics with { ControlObjective = double.NaN, ControlGap = double.NaN } }],
                },
                sweep.Trials[1] with
                {
                    Curve =
                    [
                        point with
                        {
                            Metrics = point.Metrics with
                            {
                                ControlObjective = -3,
                                ControlGap = 0.5,
                                Sw2Floor = 0.024,
                                SinkhornFloor = 0.5,
                                ModeErrorFloor = 0.01,
                            },
                        },
                    ],
                },
            ],
        };
    }
}
