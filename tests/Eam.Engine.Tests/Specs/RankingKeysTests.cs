using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Records;

namespace Eam.Engine.Tests.Specs;

public class RankingKeysTests
{
    private const string One = "objective: {metric: control_objective, goal: maximize}";

    [Fact]
    public void Read_Objectives_AreReadAndComeBackFromTheRecord()
    {
        var spec = Read("objectives: [{metric: compute}, {metric: reward}, sw2, {metric: mode_error, goal: maximize}]")
            .Spec.ShouldNotBeNull();

        spec.Objectives.ShouldBe([new("compute", false), new("reward", true), new("sw2", false), new("mode_error", true)]);
        spec.Objective.ShouldBe(new("reward", true), "the first that is a metric");
        Again(spec).Objectives.ShouldBe(spec.Objectives);
    }

    [Fact]
    public void Read_Repeats_IsReadAndComesBackFromTheRecord()
    {
        var spec = TestCatalog.Read(TestCatalog.Sample + "\nrepeats: 3\n").Spec.ShouldNotBeNull();

        spec.Repeats.ShouldBe(3);
        Again(spec).Repeats.ShouldBe(3);
        TestCatalog
            .Read(TestCatalog.Sample + "\nrepeats: 0\n")
            .Errors.ShouldBe(["sweep.yaml:16: repeats must be a whole number from 1 to 1000, not '0'"]);
        TestCatalog
            .Read(TestCatalog.Sample.Replace("trials: 54", "trials: 2000", StringComparison.Ordinal) + "\nrepeats: 900\n")
            .Errors.ShouldHaveSingleItem()
            .ShouldContain(
                "16: repeats gives 2000 configurations 900 runs each, but a sweep may have at most 1000000 runs: lower trials or repeats"
            );
    }

    [Fact]
    public void Read_Resources_AreReadAndComeBackFromTheRecord()
    {
        var spec = TestCatalog
            .Read(TestCatalog.Sample + "\nresources: {device: cpu, memory: 20GiB, labels: {zone: a}}\n")
            .Spec.ShouldNotBeNull();

        spec.Resources.ShouldBe(new ResourceSpec("cpu", 20L << 30, new Dictionary<string, string> { ["zone"] = "a" }));
        Again(spec).Resources.ShouldBe(spec.Resources);
        TestCatalog
            .Read(TestCatalog.Sample + "\nresources: {device: 'a b', memory: much, labels: {zone: }, gpus: 2}\n")
            .Errors.ShouldBe([
                "sweep.yaml:16: unknown key 'resources.gpus'",
                "sweep.yaml:16: resources.device must be a kind of device, such as cpu or cuda, not 'a b'",
                "sweep.yaml:16: resources.memory must be a size such as 20GiB or 500MiB, not 'much'",
                "sweep.yaml:16: resources.labels.zone must be a label and its value, each of at most 64 letters, digits, '-', '_', '.' and '/'",
            ]);
    }

    [Fact]
    public void Read_PromoteByCost_IsReadAndComesBackFromTheRecord()
    {
        var spec = TestCatalog
            .Read(TestCatalog.Sample.Replace("eta: 3", "eta: 3, promote: cost", StringComparison.Ordinal))
            .Spec.ShouldNotBeNull();

        spec.Halving.PromoteByCost.ShouldBeTrue();
        Again(spec).Halving.ShouldBe(spec.Halving);
    }

    [Fact]
    public void Read_Ties_AreReadAndComeBackFromTheRecord()
    {
        var spec = TestCatalog
            .Read(TestCatalog.Sample.Replace("eta: 3", "eta: 3, ties: {standard_errors: 1.5}", StringComparison.Ordinal))
            .Spec.ShouldNotBeNull();

        spec.Halving.TieErrors.ShouldBe(1.5);
        Again(spec).Halving.ShouldBe(spec.Halving);
        spec.Evaluation.Batched.ShouldBe("control_objective", "ties compare batches of the objective");
        Again(spec).Evaluation.ShouldBe(spec.Evaluation);
        TestCatalog.Read(TestCatalog.Sample).Spec!.Evaluation.Batched.ShouldBeNull();
    }

    [Theory]
    [InlineData(
        "objective: sw2",
        "11: halving.ties needs an objective with a standard error (reward, control_objective, control_gap), not sw2"
    )]
    [InlineData("objectives: [reward, sw2]", "11: halving.ties cannot be combined with objectives")]
    public void Read_TiesOfWhatHasNoStandardError_IsALine(string objective, string expected) =>
        string.Join(
                '\n',
                TestCatalog
                    .Read(
                        TestCatalog
                            .Sample.Replace(One, objective, StringComparison.Ordinal)
                            .Replace("eta: 3", "eta: 3, ties: {standard_errors: 1}", StringComparison.Ordinal)
                    )
                    .Errors
            )
            .ShouldContain(expected);

    [Theory]
    [InlineData(
        "objectives: [{metric: reward}]",
        "10: objectives must list at least two objectives; for a single one use the key objective"
    )]
    [InlineData("objectives: []", "10: objectives must list at least two objectives; for a single one use the key objective")]
    [InlineData("objectives: reward", "10: objectives must be a list, such as [{metric: reward}, {metric: sw2}], not 'reward'")]
    [InlineData("objectives: [{metric: reward}, {metric: reward, goal: minimize}]", "10: objectives lists reward twice")]
    [InlineData("objectives: [compute, reward, rewrd]", "10: objectives must be one of reward, reward_se")]
    [InlineData("objectives:\n  - {metric: reward}\n  - {goal: minimize}", "12: objectives.metric is missing: one of reward")]
    [InlineData(
        "objectives:\n  - {metric: reward}\n  - {metric: sw2, gaol: minimize}",
        "12: unknown key 'objectives.gaol'; did you mean 'goal'?"
    )]
    [InlineData(
        "objectives:\n  - {metric: reward}\n  - {metric: sw2, goal: less}",
        "12: objectives.goal must be one of maximize, minimize, not 'less'"
    )]
    [InlineData("objectives: [reward, sw2]\nobjective: reward", "10: objectives cannot be combined with objective: give only one of them")]
    public void Read_Mistake_GivesALineThatNamesIt(string objectives, string expected) =>
        string.Join('\n', Read(objectives).Errors).ShouldContain(expected);

    [Theory]
    [InlineData(
        "algorithm: median, eta: 3, promote: cost",
        "11: halving.promote can be cost only with a rule that promotes a share of 1/eta (sha, asha, hyperband, async-hyperband, pasha, asha-stop), not with median"
    )]
    [InlineData("algorithm: sha, eta: 3, ties: {}", "11: halving.ties.standard_errors is missing")]
    [InlineData(
        "algorithm: sha, eta: 3, ties: {standard_errors: -1}",
        "11: halving.ties.standard_errors must be a finite number above 0, not '-1'"
    )]
    [InlineData(
        "algorithm: sha, eta: 3, promote: costs",
        "11: halving.promote must be one of count, cost, not 'costs'; did you mean 'cost'?"
    )]
    public void Read_MistakeInHalving_GivesALineThatNamesIt(string halving, string expected) =>
        string.Join('\n', TestCatalog.Read(TestCatalog.Sample.Replace("algorithm: sha, eta: 3", halving, StringComparison.Ordinal)).Errors)
            .ShouldContain(expected);

    private static ShownSweepFile Read(string objectives) =>
        TestCatalog.Read(TestCatalog.Sample.Replace(One, objectives, StringComparison.Ordinal));

    private static SweepSpec Again(SweepSpec spec)
    {
        var record = new SweepRecord(
            1,
            "small-1",
            SweepStatus.Running,
            null,
            7,
            2,
            DateTimeOffset.UnixEpoch,
            null,
            VersionsRecord.Current,
            MachineRecord.Current,
            SpecRecord.Of(spec)
        );
        return JsonSerializer
            .Deserialize(JsonSerializer.Serialize(record, RecordsContext.Default.SweepRecord), RecordsContext.Default.SweepRecord)!
            .Spec.ToSpec();
    }
}
