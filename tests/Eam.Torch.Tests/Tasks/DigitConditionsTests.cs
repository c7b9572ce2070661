using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Specs;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Torch.Tests.Tasks;

/// <summary>The ten digits as conditions.</summary>
public sealed class DigitConditionsTests
{
    private static readonly EvaluationSpec Small = new(80, 4, 40, 6, 1);

    public DigitConditionsTests() => Libtorch.Require();

    /// <summary>Each row shows its own digit: the classifier gives it far more than it gives the row's neighbour.</summary>
    [Theory]
    [InlineData("unet", "1")]
    [InlineData("dit", "1")]
    [InlineData("dit", "2")]
    public void Base_OfAllClasses_DrawsTheDigitOfEachRow(string network, string guidance)
    {
        using var backend = Libtorch.Cpu();
        var task = Load(("network", network), ("class", "all"), ("guidance", guidance), ("reward", "digit"), ("digit", "own"));
        var samples = Evaluator.Samples(backend, task.CreateBase(backend), 80, 8, task.Conditions);
        var order = task.Conditions!.Shown;

        Score(0).ShouldBeGreaterThan(Score(1) + 5);

        float Score(int shift)
        {
            using var x = backend.Rent(80, 64);
            x.Write(samples);
            x.SetConditions([.. Enumerable.Range(0, 80).Select(i => order[(i + shift) % 10])]);
            var rewards = new float[80];
            task.CreateReward(backend).Evaluate(x, rewards);
            return rewards.Average();
        }
    }

    [Theory]
    [InlineData("eam", "eam.ode_steps=4")]
    [InlineData("am", "am.steps=5")]
    public void Run_SevenDigits_MeasuresTheThreeThatAreHeldOutAndResumesBitForBit(string method, string settings)
    {
        using var folder = new TemporaryFolder();
        var task = Load(
            ("network", "dit"),
            ("class", "all"),
            ("held_out", "7,8,9"),
            ("rewards.own.reward", "digit"),
            ("rewards.own.digit", "own"),
            ("rewards.ink.reward", "ink"),
            ("rewards.ink.weight", "0.5")
        );
        var configuration = Configuration
            .Defaults(method)
            .With("batch_size", ParameterValue.Of(8))
            .With(settings.Split('=')[0], ParameterValue.Parse(settings.Split('=')[1]));

        var whole = Run("whole", configuration, 0, 4, 0);
        Run("parts", configuration, 0, 2, 0);
        var resumed = Run("parts", configuration, 2, 4, 1);

        resumed.ShouldBe(whole);
        whole.Declared!.Keys.ShouldBe([
            "held_out.diversity",
            "held_out.reward",
            "held_out.reward_se",
            "held_out.worst",
            "prompts.diversity",
            "prompts.worst",
            "reward.ink",
            "reward.ink_se",
            "reward.own",
            "reward.own_se",
        ]);
        whole.Declared.Values.ShouldAllBe(value => double.IsFinite(value));
        whole["prompts.worst"]!.Value.ShouldBeLessThanOrEqualTo(whole.Reward!.Value);

        TrialMetrics Run(string name, Configuration configuration, double from, double to, int rung)
        {
            var store = new CheckpointStore(folder.File(name));
            var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, Small)
            {
                Backend = new("torch", "cpu"),
                Checkpoints = store,
            };
            return new TrialRunner(options)
                .Run(new SegmentRequest(new(0, rung, 0, configuration, 3, from, to)), null, TestContext.Current.CancellationToken)
                .ShouldBeOfType<SegmentOutcome.RungReached>()
                .Points[^1]
                .Metrics;
        }
    }

    [Fact]
    public void Read_TheSample_TrainsSevenDigitsOnBothMethods()
    {
        var file = Path.Combine(Repository.Root, "samples", "prompts.yaml");
        var result = SweepFile.Read(File.ReadAllText(file), file);

        result.Problems.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
        result.Spec!.Space.Methods.ShouldBe(["am", "eam"]);
        TaskLoader.Load(result.Spec.Task).Conditions!.Trained.ShouldBe([0, 1, 2, 3, 4, 5, 6]);
    }

    [Theory]
    [InlineData("class: 3, held_out: [7]", "sweep.yaml:3: task.held_out needs class: all, but class is 3")]
    [InlineData("rows_per_condition: 4", "sweep.yaml:3: task.rows_per_condition needs class: all, but class is none")]
    [InlineData("reward: digit, digit: own", "is none, but digit: own needs class: all")]
    [InlineData("class: all, held_out: [12]", "sweep.yaml:3: task.held_out names the condition '12', but there is none of that name")]
    [InlineData("class: all, held_out: 0.01", "sweep.yaml:3: task.held_out is 0.01, which is 0 of 10 conditions")]
    [InlineData("class: some", "sweep.yaml:3: task.class must be a whole number from 0 to 9, or none, all, not 'some'")]
    public void Read_WrongConditions_OneLineEach(string task, string expected)
    {
        var result = SweepFile.Read(
            $$"""
            name: wrong
            task:
              { name: digit-images, {{task}} }
            """,
            "sweep.yaml"
        );

        result.Spec.ShouldBeNull();
        string.Join("\n", result.Problems.Select(problem => problem.In("sweep.yaml"))).ShouldContain(expected);
    }

    [Theory]
    [InlineData("method: ram", "ram.group")]
    [InlineData("method: eam\nparameters: {eam.stages: 4}", "eam.stages")]
    public void Read_MethodThatWouldCompareDigits_IsRefused(string rest, string parameter)
    {
        var result = SweepFile.Read($"name: wrong\ntask: {{name: digit-images, class: all}}\n{rest}\n", "sweep.yaml");

        result.Spec.ShouldBeNull();
        result.Problems.ShouldContain(problem => problem.Path.EndsWith(parameter, StringComparison.Ordinal));
    }

    private static FineTuningTask Load(params (string Name, string Value)[] settings) =>
        TaskLoader.Load(
            new("digit-images", settings.ToDictionary(setting => setting.Name, setting => ParameterValue.Parse(setting.Value)))
        );
}
