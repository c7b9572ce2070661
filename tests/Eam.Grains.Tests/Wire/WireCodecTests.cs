using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;
using Eam.Grains.Wire;
using Elsewhere;
using MessagePack;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Session;
using Orleans.Serialization.WireProtocol;

namespace Eam.Grains.Tests.Wire;

/// <summary>Tests Eam's messages inside Orleans' own serializer, as silos and clients send them.</summary>
public sealed class WireCodecTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(serializer => serializer.AddEamWire())
        .BuildServiceProvider();

    // A host that trusts all types: the codec itself must still refuse them.
    private readonly ServiceProvider _trusting = new ServiceCollection()
        .AddSerializer(serializer => serializer.AddEamWire().Configure(types => types.AllowAllTypes = true))
        .BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    private DeepCopier Copier => _services.GetRequiredService<DeepCopier>();

    public static TheoryData<int> Numbers =>
        [
            .. Enumerable
                .Range(0, WireShapeTests.Messages.Count)
                .Where(number => WireFormat.Covers(WireShapeTests.Messages[number].GetType())),
        ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Message_WithItsOwnTypeExpected_ComesBack(int number)
    {
        var message = WireShapeTests.Messages[number];
        var method = typeof(WireCodecTests).GetMethod(
            nameof(ThereAndBack),
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance
        )!;

        var back = method.MakeGenericMethod(message.GetType()).Invoke(this, [message])!;

        ShouldBeTheSame(back, message);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Message_WithItsBaseTypeExpected_ComesBack(int number)
    {
        var message = WireShapeTests.Messages[number];

        object back = message switch
        {
            SweepEvent happened => ThereAndBack(happened),
            SegmentOutcome outcome => ThereAndBack(outcome),
            _ => ThereAndBack<object>(message),
        };

        ShouldBeTheSame(back, message);
    }

    [Fact]
    public void Cases_OfEveryUnion_ComeBackAsTheirBase()
    {
        foreach (
            var domain in (Domain[])
                [
                    new Domain.Values([ParameterValue.Of(1), ParameterValue.Of("none")]),
                    new Domain.Range(1, 2, true, false),
                    new Domain.Stepped(0, 1, 0.25),
                    new Domain.Complement(0.9, 0.999),
                    new Domain.Mixture([new Domain.Values([ParameterValue.Of(0)]), new Domain.Range(1, 2, true, false)], [1, 3]),
                ]
        )
            ShouldBeTheSame(ThereAndBack(domain), domain);
        foreach (
            var outcome in (SegmentOutcome[])
                [new SegmentOutcome.Stopped(), new SegmentOutcome.Failed(FailureKind.Diverged, "NaN"), new SegmentOutcome.RungReached([])]
        )
            ShouldBeTheSame(ThereAndBack(outcome), outcome);
        foreach (var past in Testing.Storage.SweepEvents.EveryKind)
            ShouldBeTheSame(ThereAndBack(past), past);
    }

    [Fact]
    public void SweptParameter_OfASiloWithoutConditions_AlwaysExists()
    {
        var parameter = new SweptParameter("lora_rank", new Domain.Stepped(2, 8, 2))
        {
            When = [new("parametrisation", [ParameterValue.Of("lora")], Not: true)],
        };

        var condition = ThereAndBack(parameter).When.ShouldHaveSingleItem();
        (condition.Name, condition.Values[0], condition.Not).ShouldBe(("parametrisation", ParameterValue.Of("lora"), true));

        // The array of an older silo has the name and the domain only: [name, [number of the case, case]].
        var older = MessagePackSerializer.ConvertFromJson(
            """["lora_rank", [2, [2, 8, 2]]]""",
            cancellationToken: TestContext.Current.CancellationToken
        );
        var read = MessagePackSerializer.Deserialize<SweptParameter>(
            older,
            WireFormat.Options,
            cancellationToken: TestContext.Current.CancellationToken
        );
        read.When.ShouldBeEmpty();
        read.Domain.ShouldBe(parameter.Domain);
    }

    [Fact]
    public void Null_OfAMessage_ComesBackAsNull()
    {
        ThereAndBack<SegmentOrder?>(null).ShouldBeNull();
        ThereAndBack(new Answer(AnswerKind.Done)).ShouldBe(new Answer(AnswerKind.Done));
    }

    [Fact]
    public void Reference_ToAMessageThatWasWrittenBefore_IsTheSameObject()
    {
        var lease = new DeviceLease(41, "silo-1/0", "S");

        var back = ThereAndBack<List<object>>([lease, "between", lease, new DeviceLease(42, "silo-1/0", "S")]);

        back[2].ShouldBeSameAs(back[0]);
        back[3].ShouldBe(new DeviceLease(42, "silo-1/0", "S"));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Copy_OfAMessage_IsAnotherOneThatIsEqual(int number)
    {
        var message = WireShapeTests.Messages[number];

        var copies = Copier.Copy(new List<object> { message, message });

        copies[0].ShouldNotBeSameAs(message);
        copies[1].ShouldBeSameAs(copies[0]);
        ShouldBeTheSame(copies[0], message);
    }

    [Fact]
    public void Type_ThatIsNotOneOfEams_IsRefusedOnReading()
    {
        // An attacker who can reach the port could write this: the codec's own header with another type inside.
        var bytes = Written(
            typeof(Foreign),
            MessagePackSerializer.Serialize(new Foreign("x"), cancellationToken: TestContext.Current.CancellationToken)
        );

        Should.Throw<Exception>(() => Serializer.Deserialize<object>(bytes)).Message.ShouldContain("Foreign");
        Should
            .Throw<UnsupportedWireTypeException>(() => _trusting.GetRequiredService<Serializer>().Deserialize<object>(bytes))
            .Message.ShouldBe("Elsewhere.Foreign is not a message type of Eam");
    }

    [Fact]
    public void Length_ThatIsLongerThanTheMessage_IsRefused()
    {
        var bytes = Written(typeof(DeviceLease), [0x93], length: int.MaxValue);

        Should.Throw<UnsupportedWireTypeException>(() => Serializer.Deserialize<object>(bytes)).Message.ShouldContain("arrived incomplete");
    }

    [Fact]
    public void Envelope_OfAMessage_HasTheFrozenShape() =>
        Convert
            .ToHexStringLower(Serializer.SerializeToArray(new DeviceLease(41, "silo-1/0", "S")))
            .ShouldBe(FrozenEnvelope, "silos of two versions run side by side");

    public void Dispose()
    {
        _services.Dispose();
        _trusting.Dispose();
    }

    private const string FrozenEnvelope =
        "30013d4d97701165616d2e77697265405345616d2e477261696e732e446576696365732e4465766963654c656173652c45616d2e477261696e73411d9429a873696c6f2d312f30a15390e0";

    private T ThereAndBack<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    private byte[] Written(Type type, byte[] message, int? length = null)
    {
        using var session = _trusting.GetRequiredService<SerializerSessionPool>().GetSession();
        var writer = Writer.Create(new System.Buffers.ArrayBufferWriter<byte>(), session);
        ReferenceCodec.MarkValueField(session);
        writer.WriteFieldHeader(0, typeof(object), typeof(WireCodec), WireType.TagDelimited);
        ReferenceCodec.MarkValueField(session);
        writer.WriteFieldHeaderExpected(0, WireType.LengthPrefixed);
        session.TypeCodec.WriteLengthPrefixed(ref writer, type);
        ReferenceCodec.MarkValueField(session);
        writer.WriteFieldHeaderExpected(1, WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)(length ?? message.Length));
        writer.Write(message);
        writer.WriteEndObject();
        writer.Commit();
        return writer.Output.WrittenSpan.ToArray();
    }

    private static void ShouldBeTheSame(object back, object message)
    {
        back.GetType().ShouldBe(message.GetType());
        MessagePackSerializer
            .Serialize(back.GetType(), back, WireFormat.Options)
            .ShouldBe(MessagePackSerializer.Serialize(message.GetType(), message, WireFormat.Options));
    }
}
