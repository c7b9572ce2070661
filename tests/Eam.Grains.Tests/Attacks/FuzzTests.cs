using Eam.Grains.Tests.Wire;
using Eam.Grains.Wire;
using Eam.Testing.Fuzzing;
using MessagePack;

namespace Eam.Grains.Tests.Attacks;

/// <summary>Hostile messages between silos are refused with the documented exception.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Deserialize_ChangedMessage_IsReadOrRefused()
    {
        var token = TestContext.Current.CancellationToken;
        var messages = WireShapeTests.Messages;

        Fuzz.Run(
            [.. messages.Select(message => MessagePackSerializer.Serialize(message.GetType(), message, WireFormat.Options, token))],
            (number, changed) => MessagePackSerializer.Deserialize(messages[number].GetType(), changed, WireFormat.Options, token),
            failure => failure is MessagePackSerializationException
        );
    }
}
