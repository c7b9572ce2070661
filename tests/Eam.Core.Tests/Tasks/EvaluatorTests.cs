using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Ranking;
using Eam.Core.Tasks;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.Metrics;

namespace Eam.Core.Tests.Tasks;

public class EvaluatorTests
{
    private static readonly EvaluationSpec Spec = new(2048, 16, 1024, 64);

    [Theory]
    [InlineData("linear", 0.6)]
    [InlineData("vp", 0.6)]
    [InlineData("linear", 0.15)]
    public void Evaluate_ExactOptimum_ReachesTheTarget(string schedule, double std)
    {
        var task = Create(("schedule", ParameterValue.Of(schedule)), ("std", ParameterValue.Of(std)));

        var metrics = Evaluate(task, new MixtureVelocity(task.Tilt.Mixture, task.Schedule), Spec with { ControlSteps = 256 });

        // At the optimum J is log Z on every path except for discretisation: 256 steps leave about 0.02, and an error far below the 0.05 of the reward alone.
        metrics.ControlGap!.Value.ShouldBe(0.02, 0.03);
        metrics.ControlObjectiveSe!.Value.ShouldBeLessThan(0.015);
        metrics.ControlObjective!.Value.ShouldBe(task.Tilt.LogPartition - metrics.ControlGap!.Value, 1e-9);
        metrics.Reward!.Value.ShouldBe(task.Tilt.ExpectedReward, 4 * metrics.RewardSe!.Value);
        metrics.Sw2!.Value.ShouldBeLessThan(2 * metrics.Sw2Floor!.Value);
        metrics.Sinkhorn!.Value.ShouldBeLessThan(3 * metrics.SinkhornFloor!.Value);
        metrics.ModeError!.Value.ShouldBeLessThan(0.05);
        metrics.Diversity!.Value.ShouldBe(1, 0.08);
        Math.Abs(metrics.Mmd!.Value).ShouldBeLessThan(0.005);
        metrics.EvaluationNfe.ShouldBe((2048 * 32) + (1024 * 512));
    }

    [Fact]
    public void Evaluate_ExactOptimum_HasDistancesWithinTheRangeOfTheirFloors()
    {
        var task = Create();
        var comparison = TargetComparison.Of(task.Target, 512);

        // Fresh exact samples are an exact model: 97.5 % of the sets are at or below the high end, about half of them above the mean.
        var (above, beyond, stream) = (0, 0, new RandomStream(11, 11));
        for (var i = 0; i < 100; i++)
        {
            var distances = comparison.Compare(task.Tilt.Mixture.Sample(stream, 512));
            if (distances.Sw2 > comparison.Floor.Sw2)
                above++;
            if (distances.Sw2 > comparison.FloorHigh!.Sw2)
                beyond++;
        }

        above.ShouldBeInRange(25, 65);
        beyond.ShouldBeInRange(0, 12);
        comparison.Floor.ModeError!.Value.ShouldBeInRange(0.005, 0.06);
        comparison.FloorHigh!.ModeError!.Value.ShouldBeGreaterThan(comparison.Floor.ModeError!.Value);
        comparison.FloorHigh.Mmd!.Value.ShouldBeGreaterThan(comparison.Floor.Mmd!.Value);
    }

    [Fact]
    public void Evaluate_BaseItself_HasNoPathCostAndItsKnownReward()
    {
        var task = Create();

        var metrics = Evaluate(task, new MixtureVelocity(task.Base, task.Schedule), Spec);

        metrics.PathKl!.Value.ShouldBe(0);
        metrics.Reward!.Value.ShouldBe(task.BaseReward, 4 * metrics.RewardSe!.Value);
        metrics.ControlObjective!.Value.ShouldBe(3 * task.BaseReward, 4 * metrics.ControlObjectiveSe!.Value + 0.2);
        metrics.Sw2!.Value.ShouldBeGreaterThan(20 * metrics.Sw2Floor!.Value);
        metrics.ModeError!.Value.ShouldBeGreaterThan(0.3);
        metrics.BaseObjective!.Value.ShouldBe(metrics.ControlObjective!.Value, 1e-6, "its paths are the same");
    }

    [Fact]
    public void Evaluate_ExactOptimumOfALinearReward_IsAboveLogZButHasNoJensenGap()
    {
        // The bias of 64 steps has the other sign here: the bound J <= log Z holds in continuous time only.
        var task = Create(("reward", ParameterValue.Of("linear")));

        var metrics = Evaluate(task, new MixtureVelocity(task.Tilt.Mixture, task.Schedule), Spec);

        metrics.ControlGap!.Value.ShouldBeLessThan(-5 * metrics.ControlObjectiveSe!.Value);
        metrics.JensenGap!.Value.ShouldBeInRange(0, 0.05);
        metrics.BaseObjective!.Value.ShouldBe(3 * task.BaseReward, 1.3);
    }

    [Fact]
    public void Evaluate_Twice_GivesEqualBits()
    {
        var task = Create();
        var spec = new EvaluationSpec(300, 4, 100, 8);

        var first = Evaluate(task, new MixtureVelocity(task.Tilt.Mixture, task.Schedule), spec);

        Evaluate(Create(), new MixtureVelocity(task.Tilt.Mixture, task.Schedule), spec).ShouldBe(first);
    }

    [Fact]
    public void Evaluate_OvershootingModel_RaisesRewardButNotTheControlObjective()
    {
        // A tilt that is three times too strong gives a better reward, but a worse J and distance.
        var task = Create();
        var (exact, over) = (task.Tilt.Mixture, Create(("reward_scale", ParameterValue.Of(9))).Tilt.Mixture);

        var best = Evaluate(task, new MixtureVelocity(exact, task.Schedule), Spec);
        var beyond = Evaluate(task, new MixtureVelocity(over, task.Schedule), Spec);

        beyond.Reward!.Value.ShouldBeGreaterThan(best.Reward!.Value);
        beyond.ControlObjective!.Value.ShouldBeLessThan(best.ControlObjective!.Value - 0.1);
        beyond.Sw2!.Value.ShouldBeGreaterThan(2 * best.Sw2!.Value);
        beyond.Diversity!.Value.ShouldBeLessThan(0.8);
    }

    [Fact]
    public void Evaluate_DivergedModel_GivesNotANumber()
    {
        var task = Create();
        var broken = new GaussianMixture([1], [1e30, 1e30], [1, 1]);

        var metrics = Evaluate(task, new MixtureVelocity(broken, task.Schedule), new EvaluationSpec(64, 4, 32, 8));

        double.IsFinite(metrics.ControlObjective!.Value).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void Evaluate_FewOrManySamples_GivesWhatIsDefined(int samples)
    {
        var task = Create();

        var metrics = Evaluate(task, new MixtureVelocity(task.Tilt.Mixture, task.Schedule), new EvaluationSpec(samples, 2, 8, 4));

        metrics.Sw2.ShouldNotBeNull();
        (metrics.Sinkhorn is null).ShouldBe(samples < 8);
    }

    [Fact]
    public void Samples_FewerThanEvaluated_AreItsFirst()
    {
        var task = Create();
        using var backend = new ManagedBackend();
        var field = new MixtureVelocity(task.Base, task.Schedule);

        Evaluator.Samples(backend, field, 8, 4).ShouldBe(Evaluator.Samples(backend, field, 700, 4)[..16]);
    }

    [Theory]
    [InlineData("reward", "reward_se")]
    [InlineData("control_objective", "control_objective_se")]
    public void Evaluate_Batches_AverageToTheMetricAndPairTrials(string metric, string error)
    {
        // The models differ a little, both are far from the optimum, and both are evaluated on the same noise.
        var task = Create();
        var (one, first) = Batched(task, Create(("reward_scale", ParameterValue.Of(0.3))), metric);
        var (two, second) = Batched(task, Create(("reward_scale", ParameterValue.Of(0.4))), metric);

        first.Average().ShouldBe(one[metric]!.Value, 1e-9);
        second.Average().ShouldBe(two[metric]!.Value, 1e-9);
        first.Distinct().Count().ShouldBe(EvaluationSpec.BatchCount);
        var independent = Math.Sqrt(Math.Pow(one[error]!.Value, 2) + Math.Pow(two[error]!.Value, 2));
        Math.Sqrt(PairedDifference.Variance(first, second)!.Value).ShouldBeLessThan(0.7 * independent);
    }

    [Fact]
    public void BatchMeans_CountsThatDoNotDivide_TakeEverySampleOnce()
    {
        var means = new double[3];

        BatchMeans.Write([1, 2, 3, 4, 5, 6, 7], means);

        // Two, two and three samples.
        means.ShouldBe([1.5, 3.5, 6], 1e-12);
        BatchMeans.Write([1], means);
        means.ShouldBe([double.NaN, double.NaN, 1]);
    }

    private static (TrialMetrics Metrics, double[] Batches) Batched(GaussianMixtureTask task, GaussianMixtureTask model, string metric)
    {
        using var backend = new ManagedBackend();
        var batches = new double[EvaluationSpec.BatchCount];
        var metrics = Evaluator.Evaluate(
            backend,
            task,
            task.CreateBase(backend),
            new MixtureVelocity(model.Tilt.Mixture, task.Schedule),
            task.CreateReward(backend),
            Spec with
            {
                Batched = metric,
            },
            batches: batches
        );
        return (metrics, batches);
    }

    private static TrialMetrics Evaluate(GaussianMixtureTask task, IVelocityField model, EvaluationSpec spec)
    {
        using var backend = new ManagedBackend();
        return Evaluator.Evaluate(backend, task, task.CreateBase(backend), model, task.CreateReward(backend), spec);
    }

    private static GaussianMixtureTask Create(params (string Name, ParameterValue Value)[] settings) =>
        new(new TaskSettings("gaussian-mixture", settings.ToDictionary(s => s.Name, s => s.Value)));
}
