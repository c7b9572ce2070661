using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.Tasks;

/// <summary>Evaluations over conditions, on bases and targets that are known in closed form.</summary>
public sealed class ConditionMetricsTests
{
    private const double Scale = 1.5;

    // The target of a condition is N(m + lambda s, 1), with log Z = lambda s m + lambda^2 s^2 / 2. The last two are held out.
    private static readonly double[] Means = [0.5, -0.5, 0, 2, 1];

    private static readonly float[] Slopes = [1, -1, 0.5f, 1, -1];

    private static readonly EvaluationSpec Spec = new(4000, 16, 1200, 128);

    [Fact]
    public void Target_OfThreeConditions_IsTheMeanOfTheirOwn()
    {
        using var backend = new ManagedBackend();
        var target = new ConditionTask().TargetOn(backend);

        var logs = Means.Zip(Slopes, (mean, slope) => (Scale * slope * mean) + (Scale * Scale * slope * slope / 2)).Take(3);
        target.LogPartition.ShouldBe(logs.Average(), 0.1);
        target.LogPartitionSe.ShouldBeInRange(0.001, 0.05);
        target.ExpectedReward.ShouldBe(Means.Zip(Slopes, (mean, slope) => slope * (mean + (Scale * slope))).Take(3).Average(), 0.15);

        // A third of the samples belongs to each: those of the target's first two conditions lie at 2 and -2.
        target.Samples.Count(x => x > 1.2).ShouldBeInRange(220, 470);
        target.Samples.Count(x => x < -1.2).ShouldBeInRange(220, 470);
        target.EffectiveSampleSize.ShouldBeInRange(50, 8192 / 3, "of the samples of one condition");
    }

    [Fact]
    public void Evaluate_ExactOptimum_HasNoGapAndMeasuresHeldOutConditions()
    {
        var metrics = Evaluate(Means.Zip(Slopes, (mean, slope) => mean + (Scale * slope)));

        metrics.ControlGap!.Value.ShouldBe(0, 0.15);
        metrics.JensenGap!.Value.ShouldBeInRange(0, 0.05);

        // Every path gives log Z of its condition, so the error is that of a mean over different log Z: 0.75 / sqrt(1,200).
        metrics.ControlObjectiveSe!.Value.ShouldBe(0.022, 0.004);
        metrics.Reward!.Value.ShouldBe((2 + 2 + 0.375) / 3, 0.1);
        metrics.Sw2!.Value.ShouldBeLessThan(0.25);
        metrics["held_out.reward"]!.Value.ShouldBe((3.5 + 0.5) / 2, 0.1);
        metrics["held_out.reward_se"]!.Value.ShouldBeInRange(0.01, 0.1);
        metrics["held_out.worst"]!.Value.ShouldBe(0.5, 0.2);
        metrics["prompts.worst"]!.Value.ShouldBe(0.375, 0.1);
    }

    /// <summary>The mean distance of two samples of N(m, 1) is 2 / sqrt(pi), whatever m is: between conditions it would be larger.</summary>
    [Fact]
    public void Evaluate_Base_HasTheDiversityWithinConditions()
    {
        var metrics = Evaluate(Means);

        metrics["prompts.diversity"]!.Value.ShouldBe(2 / Math.Sqrt(Math.PI), 0.1);
        metrics["held_out.diversity"]!.Value.ShouldBe(2 / Math.Sqrt(Math.PI), 0.2);
        metrics.BaseObjective!.Value.ShouldBe(Scale * (0.5 + 0.5 + 0) / 3, 0.1);
        metrics.ControlObjective!.Value.ShouldBe(metrics.BaseObjective!.Value, 1e-9);
    }

    [Fact]
    public void Samples_OfATask_ShowItsConditionsInTurn()
    {
        using var backend = new ManagedBackend();
        var task = new ConditionTask();
        var samples = Evaluator.Samples(backend, new ConditionGaussianField(Schedule.Linear, [0, 10, 20, 30, 40]), 50, 8, task.Conditions);

        var order = task.Conditions!.Shown;
        for (var i = 0; i < samples.Length; i++)
            samples[i].ShouldBe(10 * order[i % order.Count], 5f);
    }

    [Fact]
    public void Of_TaskWithConditions_DeclaresTheirMetrics()
    {
        string[] always = ["prompts.worst", "prompts.diversity"],
            heldOut = ["held_out.reward", "held_out.reward_se", "held_out.worst", "held_out.diversity"];

        Names(("class", "3")).ShouldBeEmpty();
        Names(("class", "all")).ShouldBe(always);
        Names(("class", "all"), ("held_out", "7,8")).ShouldBe([.. always, .. heldOut]);
        Names(("conditions.file", "p.safetensors"), ("conditions.held_out", "0.1")).ShouldBe([.. always, .. heldOut]);
        new Objective("held_out.reward", true)
            .StandardError(
                Evaluate(Means) with
                {
                    Declared = new Dictionary<string, double> { ["held_out.reward"] = 1, ["held_out.reward_se"] = 0.25 },
                }
            )
            .ShouldBe(0.25);

        static IEnumerable<string> Names(params (string Name, string Value)[] settings) =>
            MetricDefinition.Of(Settings(settings)).Skip(TrialMetrics.Definitions.Count).Select(metric => metric.Name);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("c", "2")]
    [InlineData("[a, d]", "0,3")]
    [InlineData("0.25", "1")]
    [InlineData("0.75", "3")]
    public void Read_HeldOut_NamesOrAShare(string text, string expected)
    {
        var set = ConditionSettings.Read(Settings(("class", "all"), ("held_out", text)), ["a", "b", "c", "d"]);

        if (text.StartsWith('0'))
            set.HeldOut.Count.ShouldBe(int.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        else
            string.Join(',', set.HeldOut).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a,b,c,d", "held_out is a,b,c,d, which holds out all 4 conditions: leave some to train on")]
    [InlineData("e", "held_out names the condition 'e', but there is none of that name")]
    [InlineData("a,7", "held_out names the condition '7', but there is none of that name")]
    [InlineData("0.05", "held_out is 0.05, which is 0 of 4 conditions: choose a share that leaves some on both sides")]
    [InlineData("0.95", "held_out is 0.95, which is 4 of 4 conditions: choose a share that leaves some on both sides")]
    [InlineData("1.5", "held_out names the condition '1.5', but there is none of that name")]
    public void Read_WrongHeldOut_SaysWhatIsWrong(string text, string expected) =>
        Should
            .Throw<ArgumentException>(() => ConditionSettings.Read(Settings(("class", "all"), ("held_out", text)), ["a", "b", "c", "d"]))
            .Message.ShouldBe(expected);

    private static TaskSettings Settings(params (string Name, string Value)[] settings) =>
        new("digit-images", settings.ToDictionary(setting => setting.Name, setting => ParameterValue.Of(setting.Value)));

    private static TrialMetrics Evaluate(IEnumerable<double> means)
    {
        using var backend = new ManagedBackend();
        var task = new ConditionTask();
        var model = new ConditionGaussianField(Schedule.Linear, [.. means]);
        return Evaluator.Evaluate(backend, task, task.CreateBase(backend), model, task.CreateReward(backend), Spec);
    }

    private sealed class ConditionTask : FineTuningTask
    {
        private readonly ImportanceTarget _target = new(8192, 1024);

        public override string Name => "conditions";

        public override int Dimension => 1;

        public override double RewardScale => Scale;

        public override ConditionSet? Conditions { get; } = new(["a", "b", "c", "d", "e"], [3, 4]);

        public override TargetReference Target => TargetOn(new ManagedBackend());

        public override TargetReference TargetOn(IBackend backend) => _target.Of(this, backend);

        public override IVelocityField CreateBase(IBackend backend) => new ConditionGaussianField(Schedule.Linear, Means);

        public override IReward CreateReward(IBackend backend) => new ConditionReward(Slopes);
    }
}
