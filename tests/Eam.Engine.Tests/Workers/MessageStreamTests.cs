using System.Buffers.Binary;
using System.Text;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Trials;
using Eam.Engine.Workers;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Workers;

public sealed class MessageStreamTests
{
    private static readonly SegmentRequest Request = new(
        new(3, 1, 2, Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(0.1 + 0.2)), ulong.MaxValue, 1.0 / 3, 1e300)
    );

    [Fact]
    public void Receive_EveryMessage_ComesBackWhole()
    {
        var points = (
            (SegmentOutcome.RungReached)ScriptedRunner.Succeed(Request with { Segment = Request.Segment with { From = 1, Target = 2 } })
        ).Points;
        var spec = SpecRecord.Of(SweepSpecs.Small());
        WorkerMessage[] sent =
        [
            new WorkerMessage.Begin(1, "0.1.0", spec.Task, ComputeUnit.Nfe, spec.Evaluation, "/c", ["/a"], "/l"),
            WorkerMessage.Train.Of(Request),
            new WorkerMessage.Stop(),
            new WorkerMessage.Ready(1, "0.1.0"),
            new WorkerMessage.Refused("no"),
            new WorkerMessage.Progress(double.NaN, double.PositiveInfinity, -0.1),
            new WorkerMessage.Saved(),
            new WorkerMessage.Reached([.. points.Select(PointRecord.Of)]),
            new WorkerMessage.Failed(FailureKind.Diverged, "NaN \u2028 \"ü\""),
            new WorkerMessage.Stopped(),
            new WorkerMessage.Broken("out of luck", true),
        ];
        sent.Select(message => message.GetType())
            .ShouldBe(typeof(WorkerMessage).GetNestedTypes(System.Reflection.BindingFlags.NonPublic), ignoreOrder: true);
        using var pipe = new MemoryStream();
        var stream = new MessageStream(pipe, pipe);
        foreach (var message in sent)
            stream.Send(message);
        pipe.Position = 0;

        var received = new List<WorkerMessage>();
        while (stream.Receive() is { } message)
            received.Add(message);

        received.Select(Text).ShouldBe(sent.Select(Text));
        ((WorkerMessage.Train)received[1]).ToRequest().ShouldBe(Request);
        ((WorkerMessage.Reached)received[7]).Points.Select(point => point.ToPoint()).ShouldBe(points);
    }

    [Theory]
    [InlineData("", "'?'")]
    [InlineData("Hello, world", "'Hell'")]
    public void Receive_NoMessage_SaysWhatCame(string text, string said)
    {
        var bytes = text.Length == 0 ? [7] : Encoding.UTF8.GetBytes(text);

        Garbage(bytes).ShouldStartWith(said);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(MessageStream.MostBytes + 1)]
    [InlineData(int.MaxValue)]
    public void Receive_LengthBeyondTheLimit_IsRefusedWithoutReadingOn(int length) =>
        Garbage(Frame("{}", length)).ShouldEndWith("instead of a message's length");

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type":"fire"}""")]
    [InlineData("""{"type":"failed","kind":"crashed"}""")]
    [InlineData("""{"type":"failed","kind":7,"reason":""}""")]
    [InlineData("\u0001\u0002")]
    public void Receive_FrameThatHoldsNoMessage_IsRefused(string body) =>
        Garbage(Frame(body, Encoding.UTF8.GetByteCount(body))).ShouldEndWith("which is not a message");

    [Fact]
    public void Receive_CutOff_SaysSo() => Garbage(Frame("{}", 100)).ShouldBe("a message of 100 bytes that was cut off after 2 bytes");

    [Fact]
    public void Receive_RandomBytes_IsRefusedOrEnds()
    {
        var random = new RandomStream(1, 1);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.NextInt32(64)];
            for (var j = 0; j < bytes.Length; j++)
                bytes[j] = (byte)random.NextInt32(j is 1 or 2 or 3 ? 2 : 256);
            using var pipe = new MemoryStream(bytes);
            try
            {
                new MessageStream(pipe, Stream.Null).Receive().ShouldBeNull();
            }
            catch (InvalidDataException failure)
            {
                failure.Message.ShouldNotContain('\n');
            }
        }
    }

    private static string Garbage(byte[] bytes)
    {
        using var pipe = new MemoryStream(bytes);
        return Should.Throw<InvalidDataException>(() => new MessageStream(pipe, Stream.Null).Receive()).Message;
    }

    private static byte[] Frame(string body, int length)
    {
        var frame = new byte[4 + Encoding.UTF8.GetByteCount(body)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        Encoding.UTF8.GetBytes(body, frame.AsSpan(4));
        return frame;
    }

    private static string Text(WorkerMessage message) =>
        System.Text.Json.JsonSerializer.Serialize(message, WorkerContext.Default.WorkerMessage);
}
