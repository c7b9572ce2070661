using Google.Protobuf;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// Writes fields of Protocol Buffers messages. TensorBoard's messages are few and small, so they are written field by field, and no code is
/// generated from .proto files.
/// </summary>
internal static class ProtocolFields
{
    /// <summary>Returns the bytes of a message.</summary>
    public static ByteString Message(Action<CodedOutputStream> fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            fields(output);
        bytes.Position = 0;
        return ByteString.FromStream(bytes);
    }

    /// <summary>Writes a nested message.</summary>
    public static void Nested(this CodedOutputStream output, int field, Action<CodedOutputStream> fields)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(Message(fields));
    }

    /// <summary>Writes a string.</summary>
    public static void Text(this CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>Writes a whole number or the number of an enumeration's value.</summary>
    public static void Whole(this CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    /// <summary>Writes a number in double precision.</summary>
    public static void Number(this CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    /// <summary>Writes a number in single precision.</summary>
    public static void Single(this CodedOutputStream output, int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }
}
