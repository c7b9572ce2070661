using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Rewards;
using static Eam.Engine.Tests.Trials.TrialRuns;

namespace Eam.Engine.Tests.Trials;

/// <summary>A reward that is no number for some rows ends its trial with a line that names it.</summary>
public sealed class RewardFaultTests
{
    [Theory]
    [InlineData("am", 1)]
    [InlineData("eam", 1)]
    [InlineData("ram", 1)]
    public void Run_TrainedRewardIsNaN_SaysWhichAndForWhichRows(string method, double weight)
    {
        var failed = Run(new OneBadReward(Mixture, weight, everyRow: 5), method).ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Diverged);
        failed.Reason.ShouldStartWith($"trial 3 ({method}) diverged at iteration ");
        failed.Reason.ShouldEndWith(" of 16 rows (0, 5, 10, 15): mend that reward");
        failed.Reason.ShouldContain(": reward bad is NaN for 4 of 16 rows");
    }

    [Fact]
    public void Run_RewardThatIsOnlyEvaluatedIsNaN_SaysSoAtTheEvaluation()
    {
        var failed = Run(new OneBadReward(Mixture, weight: 0, everyRow: 60), "am").ShouldBeOfType<SegmentOutcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Diverged);
        failed.Reason.ShouldEndWith(": reward bad is NaN for 2 of 64 rows (0, 60): mend that reward");
    }

    [Fact]
    public void Run_RewardsThatAreNumbers_AreMeasuredAtEachPoint()
    {
        var reached = Run(new OneBadReward(Mixture, weight: 0, everyRow: int.MaxValue), "am").ShouldBeOfType<SegmentOutcome.RungReached>();

        reached.Points.ShouldAllBe(point => point.Metrics["reward.good"] == point.Metrics.Reward);
        reached.Points.ShouldAllBe(point => point.Metrics["reward.bad"] == 1);
    }

    private static SegmentOutcome Run(FineTuningTask task, string method)
    {
        var (first, _) = Rungs(Parse(method));
        return Runner(null, task).Run(first, null, Now);
    }

    /// <summary>A task with its own reward, and one that is NaN for each n-th row of a call.</summary>
    private sealed class OneBadReward(FineTuningTask inner, double weight, int everyRow) : FineTuningTask
    {
        public override string Name => inner.Name;

        public override int Dimension => inner.Dimension;

        public override double RewardScale => inner.RewardScale;

        public override TargetReference Target => inner.Target;

        public override IReadOnlyList<NamedReward> RewardsByName { get; } =
        [new("bad", weight, TaskSettings.Defaults("bad")), new("good", 1, TaskSettings.Defaults("good"))];

        public override IVelocityField CreateBase(IBackend backend) => inner.CreateBase(backend);

        public override IReward CreateReward(IBackend backend) =>
            new WeightedReward(backend, [new("reward bad", weight, new Bad(everyRow)), new("reward good", 1, inner.CreateReward(backend))]);
    }

    private sealed class Bad(int everyRow) : IReward
    {
        public double FlopsPerRow => 1;

        public void Evaluate(Tensor x, Span<float> values)
        {
            for (var row = 0; row < x.Rows; row++)
                values[row] = everyRow < int.MaxValue && row % everyRow == 0 ? float.NaN : 1;
        }

        public void Gradient(Tensor x, Span<float> values, Tensor gradient)
        {
            Evaluate(x, values);
            var slopes = new float[x.Rows * x.Columns];
            for (var i = 0; i < slopes.Length; i++)
                slopes[i] = values[i / x.Columns] - 1;
            gradient.Write(slopes);
        }
    }
}
