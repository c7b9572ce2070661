using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Storage;

public sealed class SnapshotCodecTests
{
    private static readonly SweepSpec Spec = SweepSpecs.Small();

    [Fact]
    public void Decode_TrialWithEveryEntrySet_IsTheSame()
    {
        var curve = ((SweepEvent.RungReached)SweepEvents.EveryKind[2]).Points;
        var trial = new Trial(0, ((SweepEvent.TrialCreated)SweepEvents.EveryKind[0]).Configuration, ulong.MaxValue, 5)
        {
            Status = TrialStatus.Failed,
            Bracket = 8,
            Raised = 9,
            Rung = 2,
            Entered = 3,
            Attempt = 4,
            Failures = 6,
            Slot = 7,
            Curve = [.. curve, curve[0] with { Metrics = Numbered() }],
            RungPoints = [0, 1, 2],
            LastCrash = "crash\nline",
            Reason = "\u00e9",
            Failure = FailureKind.Invalid,
            FailedAt = 12.5,
            Lost = 3.5,
        };
        NotSet(trial).ShouldBeEmpty("a new entry of Trial must be set here, and written by SnapshotCodec");
        NotSet(trial.Curve[2].Metrics).ShouldBe([nameof(TrialMetrics.Declared)], "a new metric must be written by SnapshotCodec");
        typeof(SweepState)
            .GetProperties()
            .Select(property => property.Name)
            .Where(name => name != nameof(SweepState.Endings)) // counts the ends that this process has seen
            .ShouldBe(
                ["Spec", "Trials", "IsCancelled", "Base", "MeasuresBase"],
                "a new entry of SweepState must be written by SnapshotCodec"
            );

        RoundTrip(trial).ShouldBe(Text(trial));
    }

    [Fact]
    public void Decode_NewTrial_IsTheSame()
    {
        var trial = new Trial(0, Configuration.Defaults("am"), 0, null);

        RoundTrip(trial).ShouldBe(Text(trial));
    }

    [Fact]
    public void Decode_PointsWithAndWithoutBatches_AreTheSame()
    {
        var trial = new Trial(0, Configuration.Defaults("am"), 0, null)
        {
            Curve = [new(Spent.None, Numbered()) { Batches = [1.5, -2] }, new(Spent.None, Numbered())],
        };

        var decoded = SnapshotCodec.Decode(Spec, SnapshotCodec.Encode(SweepState.Start(Spec) with { Trials = [trial] }));

        decoded.Trials[0].Curve.ShouldBe(trial.Curve);
        decoded.Trials[0].Curve[0].Batches!.ShouldBe([1.5, -2]);
        decoded.Trials[0].Curve[1].Batches.ShouldBeNull();
    }

    [Fact]
    public void Decode_EvaluationWithNamedRewards_IsTheSame()
    {
        var named = Numbered() with
        {
            Declared = new Dictionary<string, double> { ["reward.b"] = 0.5, ["reward.a"] = double.NaN },
        };
        var trial = new Trial(0, Configuration.Defaults("am"), 0, null) { Curve = [new(Spent.None, named), new(Spent.None, Numbered())] };

        var decoded = SnapshotCodec.Decode(Spec, SnapshotCodec.Encode(SweepState.Start(Spec) with { Trials = [trial] }));

        decoded.Trials[0].Curve.ShouldBe(trial.Curve);
        decoded.Trials[0].Curve[0].Metrics["reward.b"].ShouldBe(0.5);
    }

    [Fact]
    public void Decode_SweepOfACommand_IsTheStateOfItsEvents()
    {
        var spec = SweepSpecs.Command();
        var state = RandomSweep.State(spec, 3);

        var decoded = SnapshotCodec.Decode(spec, SnapshotCodec.Encode(state));

        decoded.Trials.Select(Text).ShouldBe(state.Trials.Select(Text));
        decoded.Trials.SelectMany(trial => trial.Curve).ShouldBe(state.Trials.SelectMany(trial => trial.Curve));
        decoded.Trials.ShouldContain(trial => trial.Metrics != null && trial.Metrics.Declared!.Count == 3);
    }

    [Fact]
    public void Replay_EventsOfACommandFromTheirRecords_IsTheSameState()
    {
        var spec = SweepSpecs.Command();
        var state = RandomSweep.State(spec, 4);

        var read = RandomSweep
            .Events(spec, 4)
            .Select(happened => EventRecord.Of(happened, 1, DateTimeOffset.UnixEpoch))
            .Select(record => JsonSerializer.Serialize(record, RecordsContext.Default.EventRecord))
            .Select(line => JsonSerializer.Deserialize(line, RecordsContext.Default.EventRecord)!.ToEvent())
            .Aggregate(SweepState.Start(spec), SweepMachine.Apply);

        read.Trials.Select(Text).ShouldBe(state.Trials.Select(Text));
    }

    /// <summary>A number of batches that the bytes do not have must not reserve memory for them.</summary>
    [Fact]
    public void Decode_MoreBatchesThanTheBytesHave_EndsWithTheBytes()
    {
        var trial = new Trial(0, Configuration.Defaults("am"), 0, null) { Curve = [new(Spent.None, Numbered()) { Batches = [1.5] }] };
        var bytes = SnapshotCodec.Encode(SweepState.Start(Spec) with { Trials = [trial] }).ToArray();

        // Behind the count come the mean, the number of rung points, and two bytes of the state.
        var count = bytes.AsSpan(bytes.Length - 18, sizeof(int));
        BinaryPrimitives.ReadInt32LittleEndian(count).ShouldBe(1);
        BinaryPrimitives.WriteInt32LittleEndian(count, int.MaxValue);

        Should.Throw<EndOfStreamException>(() => SnapshotCodec.Decode(Spec, bytes));
    }

    [Fact]
    public void Decode_CancelledSweep_IsCancelled() =>
        SnapshotCodec.Decode(Spec, SnapshotCodec.Encode(SweepState.Start(Spec) with { IsCancelled = true })).IsCancelled.ShouldBeTrue();

    [Fact]
    public void Decode_BaseModel_IsTheSame()
    {
        var decoded = SnapshotCodec.Decode(Spec, SnapshotCodec.Encode(SweepState.Start(Spec) with { Base = Numbered(), MeasuresBase = 3 }));

        decoded.Base.ShouldBe(Numbered());
        decoded.MeasuresBase.ShouldBe(3);
    }

    [Fact]
    public void VersionFor_OtherSpecification_IsAnother()
    {
        SnapshotCodec.VersionFor(Spec).ShouldBe(SnapshotCodec.VersionFor(SweepSpecs.Small()));
        SnapshotCodec.VersionFor(Spec).ShouldNotBe(SnapshotCodec.VersionFor(Spec with { MaxFailures = Spec.MaxFailures + 1 }));
        SnapshotCodec
            .VersionFor(Spec)
            .ShouldNotBe(SnapshotCodec.VersionFor(Spec with { Halving = Spec.Halving with { MaxCompute = 901 } }));
    }

    [Fact]
    public async Task VersionFor_TheSpecificationInSweepJson_IsThatOfTheSpecification()
    {
        using var data = new TemporaryFolder();
        await using var service = new LocalSweepService(
            new()
            {
                Folder = data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner(),
            }
        );
        var sweep = await service.StartAsync(Spec, "", TestContext.Current.CancellationToken);
        await foreach (var _ in service.WatchAsync(sweep, TestContext.Current.CancellationToken)) { }

        Manifest.ReadResults(SweepFolder.At(data.File("sweeps", sweep)), out var version);

        version.ShouldBe(SnapshotCodec.VersionFor(Spec), "otherwise every reader replays the events");
    }

    /// <summary>
    /// Returns a trial as text with every entry of it, and lists with their items, so that trials can be compared by value.
    /// </summary>
    internal static string Text(Trial trial) =>
        string.Join(
            '\n',
            typeof(Trial)
                .GetProperties()
                .Where(property => property.CanWrite)
                .Select(property => $"{property.Name}: {Text(property.GetValue(trial))}")
        );

    private static string RoundTrip(Trial trial) =>
        Text(
            SnapshotCodec.Decode(Spec, SnapshotCodec.Encode(SweepState.Start(Spec) with { Trials = [trial] })).Trials.ShouldHaveSingleItem()
        );

    private static string Text(object? value) =>
        value switch
        {
            string text => text,
            IEnumerable items => string.Join("; ", items.Cast<object>().Select(Text)),
            double number => BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "null",
        };

    // Returns metrics in which every metric has a different number.
    private static TrialMetrics Numbered()
    {
        var metrics = new TrialMetrics
        {
            Reward = 0,
            RewardSe = 0,
            PathKl = 0,
            ControlObjective = 0,
            ControlObjectiveSe = 0,
            ControlGap = 0,
            EvaluationNfe = 640,
        };
        var number = 0.5;
        foreach (
            var property in typeof(TrialMetrics)
                .GetProperties()
                .Where(property => property.CanWrite && property.PropertyType == typeof(double?))
        )
            property.SetValue(metrics, number++);
        return metrics;
    }

    private static IEnumerable<string> NotSet(object record) =>
        record
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.Name != nameof(Trial.Number))
            .Where(property => property.GetValue(record) is null or 0 or 0.0 or TrialStatus.Pending or ICollection { Count: 0 })
            .Select(property => property.Name);
}
