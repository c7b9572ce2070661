using System.Text.Json;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Records;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Records;

/// <summary>
/// The names in files are a promise to other programs and to existing results: these texts must not change with a refactoring.
/// </summary>
public sealed class RecordsTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TrialMetrics Metrics = new()
    {
        Reward = -0.25,
        RewardSe = 0.5,
        Sw2 = 0.125,
        PathKl = 2,
        ControlObjective = double.NaN,
        ControlObjectiveSe = 1e-300,
        ControlGap = double.PositiveInfinity,
        EvaluationNfe = 99,
    };

    public static TheoryData<string> Lines =>
        [
            """{"type":"trial_created","trial":3,"configuration":{"method":"eam","values":{"eam.base_variance":"auto","learning_rate":0.001}},"seed":18446744073709551615,"repeat_of":null,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"trial_created","trial":4,"configuration":{"method":"am","values":{}},"seed":1,"repeat_of":3,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"segment_started","trial":3,"rung":1,"attempt":2,"slot":0,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"rung_reached","trial":3,"rung":1,"attempt":2,"points":[{"spent":{"nfe":1,"forwards":2,"vjps":3,"training_passes":4,"reward_calls":5,"flops":6.5,"iterations":7,"seconds":0.1,"evaluation_seconds":0.2},"metrics":{"reward":-0.25,"reward_se":0.5,"sw2":0.125,"path_kl":2,"control_objective":"NaN","control_objective_se":1E-300,"control_gap":"Infinity","evaluation_nfe":99}}],"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"rung_reached","trial":3,"rung":0,"attempt":0,"points":[],"base":{"reward":-4.5,"reward_se":0.5,"path_kl":0,"control_objective":-13.5,"control_objective_se":0.25,"control_gap":11,"evaluation_nfe":99},"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"rung_reached","trial":3,"rung":0,"attempt":0,"points":[{"spent":{"nfe":1,"forwards":0,"vjps":0,"training_passes":0,"reward_calls":0,"flops":0,"iterations":0,"seconds":0.1,"evaluation_seconds":0},"metrics":{"kl":0.1,"loss":"Infinity","reward":0.4,"evaluation_nfe":null}}],"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"rung_reached","trial":3,"rung":0,"attempt":0,"points":[],"base":{"reward":-4.5,"reward_se":0.5,"path_kl":0,"control_objective":-13.5,"control_objective_se":0.25,"control_gap":11,"reward.hps":0.5,"reward.hps_se":"NaN","evaluation_nfe":99},"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"segment_failed","trial":3,"rung":1,"attempt":2,"kind":"preempted","reason":"stopped","sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"segment_failed","trial":3,"rung":1,"attempt":2,"kind":"crashed","reason":"died","compute":2500.5,"lost":99.5,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
            """{"type":"segment_failed","trial":3,"rung":1,"attempt":2,"kind":"diverged","reason":"NaN","compute":2500.5,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""",
        ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void EventRecord_LineOfALog_ReadsAndWritesItself(string line)
    {
        var read = JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord)!.ToEvent();

        JsonSerializer.Serialize(EventRecord.Of(read, 1, Time), RecordsContext.Default.EventRecord).ShouldBe(line);
    }

    [Fact]
    public void EventRecord_RungReached_KeepsEveryNumber()
    {
        var point = new CurvePoint(new Spent(1, 2, 3, 4, 5, 6.5, 1.0 / 3, 7, 0.2), Metrics) { Batches = [1.0 / 3, -2] };
        var line = JsonSerializer.Serialize(
            EventRecord.Of(new SweepEvent.RungReached(3, 1, 2, [point]) { Base = Metrics }, 1, Time),
            RecordsContext.Default.EventRecord
        );

        var read = JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord)!.ToEvent().ShouldBeOfType<SweepEvent.RungReached>();

        read.Points.ShouldHaveSingleItem().ShouldBe(point);
        read.Base.ShouldBe(Metrics);
    }

    [Fact]
    public void MetricsConverter_EveryMetricSet_KeepsEveryOne()
    {
        // By reflection, to find a metric that is added to Core and forgotten in this converter.
        var metrics = Metrics with { };
        var value = 1.5;
        foreach (
            var property in typeof(TrialMetrics)
                .GetProperties()
                .Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && p.Name != nameof(TrialMetrics.Declared))
        )
            property.SetValue(metrics, property.PropertyType == typeof(long) ? (object)(long)value++ : value++);
        var record = new PointRecord(SpentRecord.Of(Spent.None), metrics);

        var json = JsonSerializer.Serialize([record], RecordsContext.Default.PointRecordArray);

        JsonSerializer.Deserialize(json, RecordsContext.Default.PointRecordArray)!.Single().Metrics.ShouldBe(metrics);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void MetricsConverter_ReportOfACommand_KeepsItsValuesAndNoOther(int count)
    {
        string[] names = ["reward", "loss", "Über.2"];
        var metrics = TrialMetrics.OfDeclared(names.Take(count).ToDictionary(name => name, name => name.Length / 3.0));
        var record = new PointRecord(SpentRecord.Of(Spent.None), metrics);

        var json = JsonSerializer.Serialize([record], RecordsContext.Default.PointRecordArray);
        var read = JsonSerializer.Deserialize(json, RecordsContext.Default.PointRecordArray)!.Single().Metrics;

        read.ShouldBe(metrics);
        read.Reward.ShouldBeNull();
        read.Declared!.Keys.ShouldBe(names.Take(count).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"reward":1}""", "metrics: 'evaluation_nfe' is missing")]
    [InlineData("""{"reward":1,"evaluation_nfe":5}""", "metrics: 'reward_se' is missing")]
    [InlineData("""{"loss":"low","evaluation_nfe":null}""", "metrics: 'loss' is not a number")]
    [InlineData("""{"loss":null,"evaluation_nfe":null}""", "metrics: 'loss' is missing")]
    public void MetricsConverter_DamagedObject_SaysWhatIsWrong(string metrics, string message)
    {
        var spent = JsonSerializer.Serialize(
            [new PointRecord(SpentRecord.Of(Spent.None), Metrics)],
            RecordsContext.Default.PointRecordArray
        );
        var json = $"{spent[..spent.IndexOf("{\"reward\"", StringComparison.Ordinal)]}{metrics}}}]";

        Should
            .Throw<JsonException>(() => JsonSerializer.Deserialize(json, RecordsContext.Default.PointRecordArray))
            .Message.ShouldContain(message);
    }

    [Fact]
    public void SpecRecord_AnySpecification_ComesBackWhole()
    {
        var spec = SweepSpecs.Small() with { Slots = 3, Target = 0.5, Seed = ulong.MaxValue };
        spec = spec with { Isolation = Isolation.Process, SegmentTimeout = TimeSpan.FromSeconds(0.5), MaxFailedTrials = 4 };
        spec = spec with { CheckpointEvery = TimeSpan.FromSeconds(90), TimeLimit = TimeSpan.FromHours(8), TargetShare = 0.99 };
        spec = spec with
        {
            Space = spec.Space with { Points = [Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(0.25))] },
        };
        spec = spec with { Space = spec.Space with { Earlier = [new(spec.Space.Points[0], [0.5, double.NegativeInfinity], true)] } };
        var record = new SweepRecord(
            1,
            "small-1",
            SweepStatus.Running,
            null,
            7,
            2,
            Time,
            null,
            VersionsRecord.Current,
            MachineRecord.Current,
            SpecRecord.Of(spec)
        );

        var json = JsonSerializer.Serialize(record, RecordsContext.Default.SweepRecord);
        var read = JsonSerializer.Deserialize(json, RecordsContext.Default.SweepRecord)!.Spec.ToSpec();

        JsonSerializer.Serialize(record with { Spec = SpecRecord.Of(read) }, RecordsContext.Default.SweepRecord).ShouldBe(json);
        (read with { Task = spec.Task, Space = spec.Space }).ShouldBe(spec);
        read.Task.Values.ShouldBe(spec.Task.Values);
        read.Space.Methods.ShouldBe(spec.Space.Methods);
        read.Space.Parameters[0].ShouldBe(spec.Space.Parameters[0]);
        read.Space.Points.ShouldBe(spec.Space.Points);
        read.Space.Earlier.ShouldHaveSingleItem().Scores.ShouldBe([0.5, double.NegativeInfinity]);
        read.Space.Earlier[0].Failed.ShouldBeTrue();
        ((Domain.Values)read.Space.Parameters[1].Domain).Items.ShouldBe(((Domain.Values)spec.Space.Parameters[1].Domain).Items);
    }

    [Fact]
    public void SpecRecord_EveryFormOfAParameter_ComesBackWhole()
    {
        var small = SweepSpecs.Small();
        var spec = small with
        {
            Space = small.Space with
            {
                Parameters =
                [
                    new("batch_size", new Domain.Stepped(32, 128, 32)),
                    new("ema", new Domain.Complement(0.9, 0.999)),
                    new(
                        "weight_decay",
                        new Domain.Mixture([new Domain.Values([ParameterValue.Of(0)]), new Domain.Range(1e-6, 0.1, true, false)], [1, 3])
                    ),
                    new("lora_rank", new Domain.Range(1, 8, false, true))
                    {
                        When =
                        [
                            new("parametrisation", [ParameterValue.Of("lora")], false),
                            new("batch_size", [ParameterValue.Of(32)], true),
                        ],
                    },
                ],
            },
        };

        var json = JsonSerializer.Serialize(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord);
        var read = JsonSerializer.Deserialize(json, RecordsContext.Default.SpecRecord)!.ToSpec();

        json.ShouldContain(
            """
            {"name":"batch_size","values":null,"min":32,"max":128,"log":null,"integer":null,"step":32}
            """.Trim()
        );
        JsonSerializer.Serialize(SpecRecord.Of(read), RecordsContext.Default.SpecRecord).ShouldBe(json);
        read.Space.Parameters[0].Domain.ShouldBe(spec.Space.Parameters[0].Domain);
        read.Space.Parameters[1].Domain.ShouldBe(spec.Space.Parameters[1].Domain);
        read.Space.Parameters[2].Domain.ShouldBeOfType<Domain.Mixture>().Weights.ShouldBe([1, 3]);
        read.Space.Parameters[3].When[1].Not.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"name":"x","parts":[{"values":[1]}]}""")]
    [InlineData("""{"name":"x","parts":[{"values":[1]}],"weights":[0]}""")]
    [InlineData("""{"name":"x","min":0,"max":1,"step":0}""")]
    public void SweptRecord_ThatCannotBeDrawn_IsRefused(string parameter)
    {
        var json = JsonSerializer.Serialize(SpecRecord.Of(SweepSpecs.Small()), RecordsContext.Default.SpecRecord);
        var start = json.IndexOf("\"parameters\":[", StringComparison.Ordinal) + "\"parameters\":[".Length;

        Should.Throw<JsonException>(() =>
            JsonSerializer.Deserialize(json.Insert(start, parameter + ","), RecordsContext.Default.SpecRecord)!.ToSpec()
        );
    }

    [Theory]
    [InlineData("""{"type":"segment_started","trial":3,"rung":1,"attempt":2,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""")]
    [InlineData("""{"type":"segment_lost","trial":3,"sequence":1,"time":"2026-01-02T03:04:05+00:00"}""")]
    [InlineData(
        """{"type":"segment_failed","trial":3,"rung":1,"attempt":2,"kind":7,"reason":"","sequence":1,"time":"2026-01-02T03:04:05+00:00"}"""
    )]
    public void EventRecord_IncompleteOrUnknown_IsRefused(string line) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord));
}
