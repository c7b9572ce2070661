using Eam.Core.Backends;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Testing.Sweeps;

namespace Eam.Core.Tests.Tasks;

/// <summary>Several rewards of one task, on the digits, and the scale of the reward of a trial.</summary>
public sealed class NamedRewardsTests
{
    private static readonly EvaluationSpec Small = new(64, 4, 32, 4);

    private static readonly Lazy<FineTuningTask> Single = new(() => Digits(("reward", "digit"), ("digit", "3")));

    private static readonly Lazy<FineTuningTask> Named = new(() =>
        Digits(
            ("rewards.three.reward", "digit"),
            ("rewards.three.digit", "3"),
            ("rewards.three.weight", "1"),
            ("rewards.ink.reward", "ink"),
            ("rewards.ink.weight", "0")
        )
    );

    [Fact]
    public void Evaluate_SecondRewardWithWeightZero_ChangesNothingAndIsMeasured()
    {
        var (single, named) = (Evaluate(Single.Value), Evaluate(Named.Value));
        var ink = Evaluate(Digits(("reward", "ink")));

        foreach (var metric in TrialMetrics.Definitions)
            metric.Get(named).ShouldBe(metric.Get(single), metric.Name);
        named["reward.three"].ShouldBe(single.Reward);
        named["reward.three_se"].ShouldBe(single.RewardSe);
        named["reward.ink"].ShouldBe(ink.Reward);
        named["reward.ink_se"].ShouldBe(ink.RewardSe);
        named.Declared!.Keys.ShouldBe(["reward.ink", "reward.ink_se", "reward.three", "reward.three_se"]);
        named.IsReport.ShouldBeFalse();
        single.Declared.ShouldBeNull();
    }

    [Fact]
    public void Evaluate_BatchesOfANamedReward_HaveItsMean()
    {
        using var backend = new ManagedBackend();
        var @base = Named.Value.CreateBase(backend);
        var batches = new double[EvaluationSpec.BatchCount];

        var metrics = Evaluator.Evaluate(
            backend,
            Named.Value,
            @base,
            @base,
            Named.Value.CreateReward(backend),
            Small with
            {
                Batched = "reward.ink",
            },
            default,
            batches
        );

        batches.Average().ShouldBe(metrics["reward.ink"]!.Value, 1e-9);
        new Objective("reward.ink", true).StandardError(metrics).ShouldBe(metrics["reward.ink_se"]!.Value);
    }

    [Fact]
    public void For_WeightsOfATrial_IsTheTaskWithTheseWeights()
    {
        var varied = Named.Value.For(Trial(("reward.three.weight", 0), ("reward.ink.weight", 2), ("reward_scale", 0.5)));
        var asked = Digits(("rewards.ink.reward", "ink"), ("rewards.ink.weight", "2"), ("reward_scale", "0.5"));

        varied.RewardScale.ShouldBe(0.5);
        varied.Target.LogPartition.ShouldBe(asked.Target.LogPartition);
        varied.Target.Samples.ShouldBe(asked.Target.Samples);
        var (of, expected) = (Evaluate(varied), Evaluate(asked));
        foreach (var metric in TrialMetrics.Definitions)
            metric.Get(of).ShouldBe(metric.Get(expected), metric.Name);
        of["reward.three"].ShouldBe(Evaluate(Single.Value).Reward);
    }

    [Fact]
    public void For_NothingVaried_IsTheTaskItself_AndOneVariantHasOneTarget()
    {
        var task = Named.Value;
        var trial = Trial(("reward_scale", 0.25));

        task.For(Configuration.Defaults("am")).ShouldBeSameAs(task);
        task.For(Trial(("reward_scale", task.RewardScale), ("learning_rate", 1))).ShouldBeSameAs(task);
        task.For(trial).ShouldBeSameAs(task.For(trial));
        task.For(trial).For(Configuration.Defaults("am")).ShouldBeSameAs(task);
        task.For(trial).RewardsByName.Select(reward => (reward.Name, reward.Weight)).ShouldBe([("ink", 0), ("three", 1)]);
    }

    [Fact]
    public void For_ScaleOfAMixture_IsItsOwnExactTarget()
    {
        var task = Create("gaussian-mixture");
        var asked = Create("gaussian-mixture", ("reward_scale", "7"));

        var varied = task.For(Trial(("reward_scale", 7)));

        varied.Target.LogPartition.ShouldBe(asked.Target.LogPartition);
        varied.Target.Samples.ShouldBe(asked.Target.Samples);
        varied.Target.LogPartition.ShouldNotBe(task.Target.LogPartition);
        Should.Throw<InvalidConfigurationException>(() => Create("many-well").For(Trial(("reward_scale", 2))).Target);
    }

    [Theory]
    [InlineData("rewards.three.digit=3", "rewards.three.reward", "is missing")]
    [InlineData("rewards.three.reward=digit rewards.three.weight=0", "rewards", "has only weights of 0")]
    [InlineData("rewards.three.reward=digit reward=ink", "reward", "cannot be combined with rewards")]
    public void Check_RewardsThatDoNotFit_AreTold(string settings, string setting, string reason)
    {
        var wrong = NamedRewards.Check(
            TaskCatalog.Find("digits")!,
            Settings("digits", [.. settings.Split(' ').Select(word => word.Split('=')).Select(pair => (pair[0], pair[1]))])
        );

        wrong!.Value.Setting.ShouldBe(setting);
        wrong.Value.Reason.ShouldStartWith(reason);
    }

    [Theory]
    [InlineData("pick", true)]
    [InlineData("HPS-v2_1", true)]
    [InlineData("pick_se", false)]
    [InlineData("2nd", false)]
    [InlineData("a.b", false)]
    [InlineData("", false)]
    public void IsName_OfAReward_HasNoDotAndNoEndingOfAnError(string name, bool expected) => NamedRewards.IsName(name).ShouldBe(expected);

    [Theory]
    [InlineData("control_objective", "reward_scale reward.ink.weight")]
    [InlineData("sw2", "reward_scale reward.ink.weight")]
    [InlineData("reward", "reward.ink.weight")]
    [InlineData("reward.ink", "")]
    [InlineData("reward.ink_se", "")]
    [InlineData("path_kl", "")]
    public void Behind_ScaleAndWeightsVaried_NamesWhatAMetricDependsOn(string metric, string expected)
    {
        var spec = SweepSpecs.Small() with { Task = Settings("digits", ("rewards.ink.reward", "ink"), ("rewards.three.reward", "digit")) };
        spec = spec with
        {
            Space = spec.Space with
            {
                Parameters =
                [
                    new("reward_scale", new Domain.Values([ParameterValue.Of(1), ParameterValue.Of(2)])),
                    new("reward.ink.weight", new Domain.Range(0, 1, Log: false, Integer: false)),
                    new("reward.three.weight", new Domain.Values([ParameterValue.Of(1)])),
                ],
            },
        };

        VariedReward.Behind(spec, metric).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        spec.Metrics.Select(known => known.Name).ShouldContain(metric);
    }

    private static TrialMetrics Evaluate(FineTuningTask task)
    {
        using var backend = new ManagedBackend();
        var @base = task.CreateBase(backend);
        return Evaluator.Evaluate(backend, task, @base, @base, task.CreateReward(backend), Small);
    }

    private static Configuration Trial(params (string Name, double Value)[] values) =>
        values.Aggregate(Configuration.Defaults("am"), (all, pair) => all.With(pair.Name, ParameterValue.Of(pair.Value)));

    private static FineTuningTask Digits(params (string Name, string Value)[] values) => Create("digits", values);

    private static FineTuningTask Create(string task, params (string Name, string Value)[] values) =>
        TaskCatalog
            .Find(task)!
            .Create(Settings(task, values), name => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "assets", name)));

    private static TaskSettings Settings(string task, params (string Name, string Value)[] values) =>
        new(task, values.ToDictionary(pair => pair.Name, pair => ParameterValue.Parse(pair.Value)));
}
