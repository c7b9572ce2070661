using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Inspection;
using Eam.Engine.Specs;
using Eam.Engine.Trials;

namespace Eam.Torch.Tests.Tasks;

/// <summary>Several exported rewards, and the check of exported files.</summary>
public sealed class ScriptRewardsTests
{
    public ScriptRewardsTests() => Libtorch.Require();

    [Fact]
    public void Load_TwoRewards_TrainTheWeightedSumAndEvaluateEach()
    {
        using var backend = Libtorch.Cpu();
        var (single, task) = (ScriptFiles.Load(), Load("1.5", "0"));
        using Tensor x = backend.Rent(8, 32),
            expected = backend.Rent(8, 32),
            gradient = backend.Rent(8, 32);
        backend.Gaussian(x, new RandomStream(1, 1));
        float[] one = new float[8],
            sum = new float[8];

        single.CreateReward(backend).Gradient(x, one, expected);
        task.CreateReward(backend).Gradient(x, sum, gradient);

        sum.ShouldBe(one.Select(value => 1.5f * value), 1e-6f);
        gradient.Read().ToArray().ShouldBe(expected.Read().ToArray().Select(value => 1.5f * value), 1e-6f);
        task.RewardsByName.Select(reward => (reward.Name, reward.Weight)).ShouldBe([("pick", 1.5), ("seen", 0)]);
    }

    [Fact]
    public void Run_TwoRewards_HasEachAsAMetricAndResumesTheWeightsOfTheTrial()
    {
        var options = new TrialRunnerOptions(Load("1", "0"), ComputeUnit.Iterations, new EvaluationSpec(64, 4, 32, 4, 1))
        {
            Backend = new("torch", "cpu"),
        };
        var configuration = Configuration
            .Defaults("am")
            .With("batch_size", ParameterValue.Of(8))
            .With("am.steps", ParameterValue.Of(4))
            .With("reward.seen.weight", ParameterValue.Of(2))
            .With("reward_scale", ParameterValue.Of(3));

        var metrics = new TrialRunner(options)
            .Run(new SegmentRequest(new(0, 0, 0, configuration, 3, 0, 3)), null, TestContext.Current.CancellationToken)
            .ShouldBeOfType<SegmentOutcome.RungReached>()
            .Points[^1]
            .Metrics;

        metrics["reward.pick"].ShouldBe(metrics["reward.seen"]);
        metrics.Reward!.Value.ShouldBe(3 * metrics["reward.pick"]!.Value, 1e-5);
        metrics.BaseObjective!.Value.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("missing.pt", "there is no such file")]
    [InlineData("velocity.pt", "velocity.pt: forward([2, 2, 4, 4] float32) failed: ")]
    public void Load_OneWrongReward_SaysWhichFileAndWhy(string file, string said) =>
        Should.Throw<EngineException>(() => Load("1", "1", ("rewards.seen.file", ScriptFiles.Path(file)))).Message.ShouldContain(said);

    [Fact]
    public void Read_ASweepOfTwoRewards_KnowsTheirFilesAndMetrics()
    {
        var spec = SweepFile
            .Read(
                """
                task:
                  name: torchscript
                  velocity: VELOCITY
                  condition: CONDITION
                  shape: [2, 4, 4]
                  rewards:
                    - {name: pick, file: REWARD }
                    - {name: box, file: REWARD, gradient: none, weight: 0}
                method: am
                parameters: {reward.pick.weight: [1, 2]}
                objective: reward.box
                halving: {compute: {min: 1e5, max: 9e5}}
                trials: 3
                """.Replace("VELOCITY", ScriptFiles.Path("velocity.pt"), StringComparison.Ordinal).Replace(
                    "CONDITION",
                    ScriptFiles.Path("condition.safetensors"),
                    StringComparison.Ordinal
                ).Replace("REWARD", ScriptFiles.Path("reward.pt"), StringComparison.Ordinal),
                "sweep.yaml"
            )
            .Spec!;

        TaskLoader
            .Files(spec.Task)
            .Select(Path.GetFileName)
            .ShouldBe(["reward.pt", "reward.pt", "velocity.pt", "condition.safetensors"], ignoreOrder: true);
        spec.Backend.Name.ShouldBe("torch");
        spec.Metrics[^1].Name.ShouldBe("reward.pick_se");
    }

    [Fact]
    public void Run_CheckOfTheExample_FindsNothingDoubtfulAndMeasuresEveryMethod()
    {
        var inspection = new ModelInspection(Load("1", "0"), new("torch", "cpu"), 4, TimeProvider.System);

        var found = inspection.Run(TestContext.Current.CancellationToken).ToList();

        found.Where(finding => finding.IsDoubtful).ShouldBeEmpty();
        found[0].Name.ShouldBe("velocity velocity.pt");
        found[0].Text.ShouldContain("values of float32; trained: ");
        found.First(finding => finding.Name == "time").Text.ShouldContain("t = 0 is noise and t = 1 is data");
        found.Count(finding => finding.Name.StartsWith("method ", StringComparison.Ordinal)).ShouldBe(5);
        inspection.Drawn.Forward.Length.ShouldBe(ModelInspection.Samples * 32);
    }

    private static FineTuningTask Load(string pick, string seen, params (string Name, string Value)[] changed)
    {
        var values = ScriptFiles.Settings().Values.ToDictionary();
        values.Remove("reward");
        (string Name, string Value)[] rewards =
        [
            ("rewards.pick.file", ScriptFiles.Path("reward.pt")),
            ("rewards.pick.weight", pick),
            ("rewards.seen.file", ScriptFiles.Path("reward.pt")),
            ("rewards.seen.weight", seen),
            .. changed,
        ];
        foreach (var (name, value) in rewards)
            values[name] = ParameterValue.Parse(value);
        return TaskLoader.Load(new("torchscript", values));
    }
}
