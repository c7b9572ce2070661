using System.Runtime.Serialization;
using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Trials;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;
using Eam.Grains.Wire;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;
using MessagePack;

namespace Eam.Grains.Tests.Wire;

/// <summary>
/// Reference/shape.txt freezes the shape of every message, because silos of two versions run side by side during an upgrade of a cluster. A new member goes to the end of its record,
/// and a new line into the file. A changed line breaks running clusters.
/// </summary>
public sealed class WireShapeTests
{
    private static readonly Configuration Settings = Configuration
        .Defaults("eam")
        .With("learning_rate", ParameterValue.Of(0.001))
        .With("clip", ParameterValue.Of("none"));

    private static readonly DeviceLease Lease = new(41, "silo-1/0", "S127.0.0.1:11111:1") { Others = ["silo-1/1"] };

    private static readonly SegmentOrder Order = new(
        "small-1",
        new(7, 1, 2, Settings, 99, 100, 300) { MeasuresBase = true },
        40,
        3,
        true,
        Lease
    );

    private static readonly SweepSpec Spec = SweepSpecs.Small(finalSeeds: 2) with
    {
        Objectives = [new("reward", true), new("compute", false)],
        Isolation = Isolation.Process,
        SegmentTimeout = TimeSpan.FromMinutes(5),
        MaxFailedTrials = 4,
        CheckpointEvery = TimeSpan.FromMinutes(2),
        TimeLimit = TimeSpan.FromHours(8),
        TargetShare = 0.99,
        Evaluation = new(64, 4, 32, 4, 2) { Batched = "reward" },
        Repeats = 2,
        Backend = new("torch", "cuda:1")
        {
            Bfloat16 = true,
            ActivationCheckpoints = true,
            MicroBatch = 16,
            Threads = 2,
            Memory = 8L << 30,
        },
        Resources = new ResourceSpec("cuda", 20L << 30, new Dictionary<string, string> { ["zone"] = "a" }) { Devices = 2 },
        Command = new CommandSpec(["python3", "train.py"], "/home/a", [new("accuracy", true), new("loss", false)])
        {
            Heartbeat = TimeSpan.FromMinutes(10),
        },
    };

    /// <summary>Returns one message of each type, with no member at its default.</summary>
    public static IReadOnlyList<object> Messages { get; } =
    [
        .. SweepEvents.Past(SweepEvents.EveryKind),
        Spec,
        Settings,
        new StartRequest(Spec, "name: small\n", "r1"),
        new Answer(AnswerKind.Conflict, "why", "small-1", [1, 2]),
        new SteerRequest(RequestKind.Cancel, 3, 12, SweepStatus.Paused, "a1b2"),
        new SweepNews(
            Spec,
            SweepStatus.Paused,
            "why",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddHours(1),
            new Dictionary<int, SegmentProgress> { [7] = new(1, 2, 3) },
            [.. SweepEvents.Past(SweepEvents.EveryKind).Take(2)],
            9
        ),
        new ProgressReport(new Dictionary<int, SegmentProgress> { [7] = new(1, 2, 3) }),
        Order,
        new SegmentReport(Order, new SegmentOutcome.Failed(FailureKind.Diverged, "NaN") { Compute = 2.5, Lost = 1.5 }, "no space"),
        new SegmentReport(Order, new SegmentOutcome.Stopped(), null),
        new SegmentReport(
            Order,
            new SegmentOutcome.RungReached([new CurvePoint(new Spent(1, 2, 3, 4, 5, 6.5, 7.5, 8, 9.5), Metrics()) { Batches = [1.5, 2.5] }])
            {
                Base = Metrics(),
            },
            null
        ),
        Lease,
        new DeviceDemand("small-1", 2, Spec.Needs),
        new LeaseCheck([41], 3, "waits"),
        new SiloReport(
            "S1",
            new Dictionary<string, string> { ["zone"] = "a" },
            true,
            [new("silo-1/0", "cuda", 40, "broken", new DeviceUse(41, "small-1", 7))]
        )
        {
            Ending = [40],
            Number = 9,
            Programs = ["python3"],
        },
        new DeviceDescription(
            "silo-1/0",
            "S1",
            "cuda",
            40,
            new Dictionary<string, string> { ["zone"] = "a" },
            DeviceState.Quarantined,
            "small-1",
            7,
            "broken"
        ),
    ];

    [Fact]
    public void EveryMessage_OnTheWire_HasTheFrozenShape()
    {
        var shape =
            string.Join(
                '\n',
                Messages.Select(message =>
                    $"{message.GetType().Name} {MessagePackSerializer.ConvertToJson(Bytes(message), WireFormat.Options, TestContext.Current.CancellationToken)}"
                )
            ) + "\n";

        var reference = Path.Combine(AppContext.BaseDirectory, "Wire", "Reference", "shape.txt");
        File.WriteAllText(reference + ".actual", shape); // to compare, and to copy if the change is intended
        shape.Split('\n').ShouldBe(File.ReadAllText(reference).Split('\n'), "see the summary of this class");
    }

    [Fact]
    public void EveryMessage_ThereAndBack_IsTheSame()
    {
        foreach (var message in Messages)
        {
            var bytes = Bytes(message);
            var back = MessagePackSerializer.Deserialize(
                message.GetType(),
                bytes,
                WireFormat.Options,
                TestContext.Current.CancellationToken
            );
            Bytes(back!).ShouldBe(bytes, message.GetType().Name);
        }
    }

    [Fact]
    public void EveryMessage_WithAMemberThatThisVersionDoesNotKnow_IsRead()
    {
        foreach (var message in Messages.Where(message => message is not Configuration))
        {
            // Writes what a newer silo would send: one more element.
            var elements = MessagePackSerializer.Deserialize<object[]>(
                Bytes(message),
                MessagePack.Resolvers.ContractlessStandardResolver.Options,
                TestContext.Current.CancellationToken
            );
            var longer = MessagePackSerializer.Serialize(
                (object[])[.. elements, "new"],
                MessagePack.Resolvers.ContractlessStandardResolver.Options,
                TestContext.Current.CancellationToken
            );

            var back = MessagePackSerializer.Deserialize(
                message.GetType(),
                longer,
                WireFormat.Options,
                TestContext.Current.CancellationToken
            );
            Bytes(back!).ShouldBe(Bytes(message), message.GetType().Name);
        }
    }

    [Fact]
    public void Messages_OfASiloThatKnowsNoProgramsOfUsers_AreReadAsSuch()
    {
        var labels = new Dictionary<object, object>();

        Read<ResourceSpec>(["cuda", 1, labels, null]).ShouldBe(new ResourceSpec("cuda", 1, new Dictionary<string, string>()));
        Read<DeviceLease>([41, "silo-1/0", "S1"]).ShouldBe(new DeviceLease(41, "silo-1/0", "S1"));
        Read<SiloReport>(["S1", labels, false, Array.Empty<object>(), null, null, 3]).Programs.ShouldBeNull();

        static T Read<T>(object?[] elements) =>
            MessagePackSerializer.Deserialize<T>(
                MessagePackSerializer.Serialize(
                    elements,
                    MessagePack.Resolvers.ContractlessStandardResolver.Options,
                    TestContext.Current.CancellationToken
                ),
                WireFormat.Options,
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public void EveryGrainInterface_AndEachOfItsMethods_HasAnAlias()
    {
        var interfaces = typeof(ISweepGrain)
            .Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            .ToList();

        interfaces.Count.ShouldBe(4);
        interfaces.ShouldAllBe(type => Attribute.IsDefined(type, typeof(AliasAttribute)));
        interfaces.SelectMany(type => type.GetMethods()).ShouldAllBe(method => Attribute.IsDefined(method, typeof(AliasAttribute)));
    }

    [Fact]
    public void EveryTypeOfAGrainsMethod_IsOnTheWireByItsDataContract()
    {
        var types = typeof(ISweepGrain)
            .Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(Parts)
            .Where(type => type.Namespace?.StartsWith("Eam.", StringComparison.Ordinal) == true && !type.IsEnum)
            .Distinct()
            .ToList();

        types.Count.ShouldBeGreaterThan(10);
        types.ShouldAllBe(type => WireFormat.Covers(type));
    }

    [Fact]
    public void EveryRecordWithADataContract_AndNoOtherType_HasANameOnTheWire() =>
        new[] { typeof(SweepSpec), typeof(SegmentProgress), typeof(ISweepGrain) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => Attribute.IsDefined(type, typeof(DataContractAttribute), inherit: false))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ShouldBe(WireNames.All.OrderBy(type => type.FullName, StringComparer.Ordinal));

    [Fact]
    public void ElementsOfLists_WhichOrleansWritesByTheirDotNetNames_KeepTheseNames()
    {
        var elements = typeof(ISweepGrain)
            .Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(type =>
                type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments() : [type]
            )
            .Where(type => type.IsGenericType)
            .SelectMany(Parts)
            .Where(WireFormat.Covers)
            .Distinct();

        foreach (var type in elements)
            Encoding.UTF8.GetString(WireNames.Of(type)).ShouldBe($"{type.FullName},{type.Assembly.GetName().Name}");
    }

    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private static byte[] Bytes(object message) => MessagePackSerializer.Serialize(message.GetType(), message, WireFormat.Options);

    private static TrialMetrics Metrics() =>
        new()
        {
            Reward = 1,
            RewardSe = 2,
            Sw2 = 3,
            Sw2Floor = 4,
            Sinkhorn = 5,
            SinkhornFloor = 6,
            Mmd = 7,
            EffectiveSampleSize = 8,
            ModeError = 9,
            Diversity = 10,
            PathKl = 11,
            ControlObjective = 12,
            ControlObjectiveSe = 13,
            ControlGap = double.PositiveInfinity,
            EvaluationNfe = 15,
            Declared = new Dictionary<string, double> { ["loss"] = double.NaN, ["accuracy"] = 16 },
        };
}
