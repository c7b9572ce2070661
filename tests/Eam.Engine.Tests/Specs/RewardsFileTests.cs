using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Records;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>Several rewards of a task in a sweep file, their weights, and the scale of the reward as a parameter.</summary>
public sealed class RewardsFileTests
{
    private const string Form = """
        task: {TASK}
        method: {values: [am, ram]}
        parameters:
          learning_rate: 1e-3
          PARAMETERS
        REST
        halving: {compute: {min: 1e6, max: 9e6}}
        trials: 60
        """;

    private const string Two =
        "name: scripts, rewards: [{name: pick, file: pick.pt, weight: 2}, {name: hps, file: hps.pt, weight: 0, gradient: none}]";

    [Fact]
    public void Read_SeveralRewards_AreSettingsAndMetrics()
    {
        var spec = Read(Two, rest: "objective: reward.hps").Spec!;

        var folder = Path.GetDirectoryName(Path.GetFullPath("sweep.yaml"))!;
        spec.Task.Values.Select(pair => $"{pair.Key}={pair.Value}")
            .ShouldBe([
                $"rewards.hps.file={Path.Combine(folder, "hps.pt")}",
                "rewards.hps.gradient=none",
                "rewards.hps.weight=0",
                $"rewards.pick.file={Path.Combine(folder, "pick.pt")}",
                "rewards.pick.weight=2",
            ]);
        NamedRewards.Of(spec.Task).Select(reward => (reward.Name, reward.Weight)).ShouldBe([("hps", 0), ("pick", 2)]);
        spec.Metrics.Skip(TrialMetrics.Definitions.Count)
            .Select(metric => metric.Name)
            .ShouldBe(["reward.hps", "reward.hps_se", "reward.pick", "reward.pick_se"]);
        (spec.Objective.Metric, spec.Objective.Maximize).ShouldBe(("reward.hps", true));
        SpecRecord.Of(spec).ToSpec().Metrics.Select(metric => metric.Name).ShouldBe(spec.Metrics.Select(metric => metric.Name));
    }

    [Theory]
    [InlineData("rewards: pick.pt", "task.rewards must be a list of rewards, each with name, file, gradient, weight, not 'pick.pt'")]
    [InlineData("rewards: []", "task.rewards must be a list of rewards, each with name, file, gradient, weight, not an empty one")]
    [InlineData("rewards: [{file: a.pt}]", "task.rewards.name is missing: a name of at most 32")]
    [InlineData("rewards: [{name: a}]", "task.rewards.file is missing: a file")]
    [InlineData("rewards: [{name: a_se, file: a.pt}]", "task.rewards.name must be a name of at most 32 letters")]
    [InlineData("rewards: [{name: a, file: a.pt}, {name: a, file: b.pt}]", "task.rewards.name is a, which another reward has too")]
    [InlineData(
        "rewards: [{name: a, file: a.pt, weight: much}]",
        "task.rewards.weight must be a number from -1000000 to 1000000, not 'much'"
    )]
    [InlineData("rewards: [{name: a, file: a.pt, wieght: 1}]", "unknown key 'task.rewards.wieght'; did you mean 'weight'?")]
    [InlineData("rewards: [{name: a, file: a.pt, weight: 0}]", "task.rewards has only weights of 0")]
    [InlineData("rewards: [{name: a, file: a.pt}], file: b.pt", "task.file cannot be combined with rewards")]
    [InlineData("rewards: [pick.pt]", "task.rewards must be a map of keys")]
    [InlineData("scale: 1", "task.file is missing")]
    public void Read_WrongRewards_AreToldWithTheirLine(string task, string said) =>
        Read($"name: scripts, {task}").Errors.ShouldContain(error => error.StartsWith($"sweep.yaml:1: {said}", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "gradient: none",
        "am needs the gradient of the reward, and this task has only its values: use ram, forward, or give weight 0 to what has no gradient (b)"
    )]
    [InlineData("gradient: none, weight: 0", null)]
    [InlineData("gradient: autograd", null)]
    public void Read_MethodThatNeedsAGradient_IsRefusedIfATrainedRewardHasNone(string settings, string? said) =>
        ShouldSay(Read($"name: scripts, rewards: [{{name: a, file: a.pt}}, {{name: b, file: b.pt, {settings}}}]"), said, line: 2);

    [Theory]
    [InlineData("reward.b.weight: [0, 1]", "am needs the gradient")]
    [InlineData("reward.b.weight: 0", null)]
    [InlineData("reward.a.weight: [0, 1]", null)]
    public void Read_WeightsThatVary_DecideWhetherAGradientIsNeeded(string parameters, string? said) =>
        ShouldSay(
            Read("name: scripts, rewards: [{name: a, file: a.pt}, {name: b, file: b.pt, gradient: none, weight: 0}]", parameters),
            said,
            line: 2
        );

    [Fact]
    public void Read_WeightAndScale_AreParametersWithTheirWarnings()
    {
        var result = Read(Two, "reward.hps.weight: {min: 0.1, max: 1}\n  reward_scale: [1, 10]", "method: ram");

        result.Errors.ShouldBeEmpty();
        result.Spec!.Space.Of("ram").Select(parameter => parameter.Name).ShouldBe(["learning_rate", "reward.hps.weight", "reward_scale"]);
        result
            .Warnings.ShouldHaveSingleItem()
            .ShouldBe(
                "objective control_objective depends on reward_scale and reward.hps.weight, which this sweep varies: trials with different values have different targets, so their values cannot be compared; reward.hps, reward.pick can"
            );
        Read(Two, "reward_scale: [1, 10]", "objective: reward").Warnings.ShouldBeEmpty();
        Read(Two, "reward_scale: 10").Warnings.ShouldBeEmpty("it does not vary");
        Read(Two, "reward_scale: [1, 10]", "objective: sw2")
            .Warnings.ShouldHaveSingleItem()
            .ShouldContain("depends on reward_scale, which");
    }

    [Theory]
    [InlineData("reward.unknown.weight: [0, 1]", "unknown parameter 'reward.unknown.weight'")]
    [InlineData("reward.pick.weight: [0, 1e9]", "parameters.reward.pick.weight must be a number from -1000000 to 1000000")]
    [InlineData("reward_scale: [-1, 1]", "parameters.reward_scale must be a number from 0")]
    public void Read_WrongParameters_AreTold(string parameters, string said) =>
        Read(Two, parameters).Errors.ShouldContain(error => error.Contains(said));

    [Fact]
    public void Read_ScaleInTwoPlaces_IsRefused() =>
        Read($"{Two}, reward_scale: 2", "reward_scale: [1, 10]")
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:5: parameters.reward_scale is also a setting of the task: give it either there or here");

    [Fact]
    public void Read_TargetAsAShare_IsRefusedIfTrialsHaveOptimaOfTheirOwn() =>
        Read(Two, "reward_scale: [1, 10]", "target: 99%")
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("each trial has its own optimum, because the sweep varies reward_scale: give a number");

    [Fact]
    public void Read_TiesOfANamedReward_AreAllowedAndBatched()
    {
        const string Halving = "halving: {ties: {standard_errors: 1}, compute: {min: 1e6, max: 9e6}}";
        var text = Text(Two, "", "objective: reward.hps")
            .Replace("halving: {compute: {min: 1e6, max: 9e6}}", Halving, StringComparison.Ordinal);

        SweepFile.Read(text, "sweep.yaml", Catalog).Spec!.Evaluation.Batched.ShouldBe("reward.hps");
    }

    [Fact]
    public void Read_UnknownMetricOfAReward_ListsTheKnownOnes() =>
        Read(Two, rest: "objective: reward.hsp")
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith("sweep.yaml:6: objective must be one of reward.hps, ");

    [Fact]
    public void Parse_AssignmentsOfRewards_AreSettingsAndParameters()
    {
        var read = ConfigurationParser.Parse(
            "digits",
            "am",
            [
                "task.rewards.three.reward=digit",
                "task.rewards.three.digit=3",
                "task.rewards.ink.reward=ink",
                "task.rewards.ink.weight=0",
                "reward.ink.weight=0.5",
                "reward_scale=4",
            ]
        );

        read.Errors.ShouldBeEmpty();
        read.Task!.Values["rewards.ink.weight"].ShouldBe(ParameterValue.Of(0));
        read.Configuration!.Values["reward.ink.weight"].ShouldBe(ParameterValue.Of(0.5));
        read.Configuration.Values["reward_scale"].ShouldBe(ParameterValue.Of(4));
        Errors("task.rewards.three.digit=3").ShouldHaveSingleItem().ShouldContain("rewards.three.reward is missing");
        Errors("task.rewards=x").ShouldHaveSingleItem().ShouldContain("unknown parameter 'rewards'");
        Errors("reward.ink.weight=1").ShouldHaveSingleItem().ShouldContain("unknown parameter");

        static IReadOnlyList<string> Errors(string assignment) => ConfigurationParser.Parse("digits", "am", [assignment]).Errors;
    }

    private static void ShouldSay(
        (SweepSpec? Spec, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings) read,
        string? said,
        int line
    )
    {
        if (said is null)
            read.Errors.ShouldBeEmpty();
        else
            read.Errors.ShouldHaveSingleItem().ShouldStartWith($"sweep.yaml:{line}: method does not fit the task: {said}");
    }

    private static SpecCatalog Catalog { get; } = new(MethodCatalog.All, TrainingParameters.All, [Scripts]);

    private static TaskDefinition Scripts
    {
        get
        {
            var file = ParameterDefinition.Path("file", "a file", required: true);
            var gradient = ParameterDefinition.Word("gradient", "kind", "autograd", "none");
            return new(
                "scripts",
                "rewards from files",
                [
                    file,
                    gradient,
                    NamedRewards.Definition("{name: hps, file: hps.pt}"),
                    ParameterDefinition.Real("scale", 1, 0, 9, "a number"),
                    ParameterDefinition.Real("reward_scale", 1, 0, 1e9, "lambda"),
                ],
                (_, _) => throw new NotSupportedException()
            )
            {
                Rewards = new([file, gradient], [file.Name, gradient.Name]),
                HasRewardGradient = settings =>
                    NamedRewards.Of(settings).All(reward => reward.Weight == 0 || reward.Settings.Word(gradient) == "autograd"),
            };
        }
    }

    private static string Text(string task, string parameters, string rest) =>
        Form.Replace("TASK", task, StringComparison.Ordinal)
            .Replace(
                rest.StartsWith("method:", StringComparison.Ordinal) ? "method: {values: [am, ram]}" : "\u0001",
                "",
                StringComparison.Ordinal
            )
            .Replace("PARAMETERS", parameters, StringComparison.Ordinal)
            .Replace("REST", rest, StringComparison.Ordinal);

    private static (SweepSpec? Spec, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings) Read(
        string task,
        string parameters = "",
        string rest = ""
    )
    {
        var result = SweepFile.Read(Text(task, parameters, rest), "sweep.yaml", Catalog);
        return (result.Spec, ShownSweepFile.Of(result).Errors, result.Warnings);
    }
}
