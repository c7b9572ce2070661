using Google.Protobuf;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// Fields of Protocol Buffers messages. TensorBoard's messages are few and small, so they are written field by field: no code is generated from .proto files.
/// </summary>
internal static class ProtocolFields
{
    /// <summary>A message's bytes.</summary>
    public static ByteString Message(Action<CodedOutputStream> fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            fields(output);
        bytes.Position = 0;
        return ByteString.FromStream(bytes);
    }

    /// <summary>A nested message.</summary>
    public static void Nested(this CodedOutputStream output, int field, Action<CodedOutputStream> fields)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(Message(fields));
    }

    /// <summary>A string.</summary>
    public static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>A whole number or a number of an enumeration.</summary>
    public static void Whole(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    /// <summary>A number in double precision.</summary>
    public static void Number(this CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    /// <summary>A number in single precision.</summary>
    public static void Single(this CodedOutputStream output, int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }
}
