using System.Buffers;
using System.Text;
using MessagePack;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Eam.Grains.Wire;

/// <summary>
/// Writes Eam's messages as MessagePack inside Orleans' own wire format: an object with field 0, the type of the message, and field 1, its
/// bytes (docs/decisions/016-wire-codec.md). Thread-safe.
/// </summary>
/// <remarks>
/// A message is written with its own type, never with the type that the receiver expects: otherwise only one side would use the array of a
/// union for an abstract record.
/// </remarks>
[Alias(WireName)]
internal sealed class WireCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    /// <summary>Name of this codec on the wire. Silos of all versions must agree on it.</summary>
    public const string WireName = "eam.wire";

    private const uint TypeField = 0,
        BytesField = 1;

    private const int LongestName = 256;

    bool IGeneralizedCodec.IsSupportedType(Type type) => type == typeof(WireCodec) || WireFormat.Covers(type);

    bool IGeneralizedCopier.IsSupportedType(Type type) => WireFormat.Covers(type);

    // Null leaves the decision to the other filters of the serializer.
    bool? ITypeFilter.IsTypeAllowed(Type type) => WireFormat.Covers(type) ? true : null;

    object? IDeepCopier.DeepCopy(object? input, CopyContext context)
    {
        if (input is null)
            return null;
        if (context.TryGetCopy<object>(input, out var known))
            return known!;
        var type = input.GetType();
        var copy = MessagePackSerializer.Deserialize(
            type,
            MessagePackSerializer.Serialize(type, input, WireFormat.Options),
            WireFormat.Options
        )!;
        context.RecordCopy(input, copy);
        return copy;
    }

    void IFieldCodec.WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value) || value is null)
            return;
        var type = value.GetType();
        var name = WireNames.Of(type);
        if (name.IsEmpty)
            throw new UnsupportedWireTypeException($"{type} is not a message type of Eam");
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(WireCodec), WireType.TagDelimited);

        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeaderExpected(TypeField, WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)name.Length);
        writer.Write(name);

        var bytes = MessagePackSerializer.Serialize(type, value, WireFormat.Options);
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeaderExpected(BytesField - TypeField, WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
        writer.WriteEndObject();
    }

    object? IFieldCodec.ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
            return ReferenceCodec.ReadReference(ref reader, field.FieldType);
        field.EnsureWireTypeTagDelimited();
        var reference = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        Type? type = null;
        object? value = null;
        var id = 0u;
        for (var header = reader.ReadFieldHeader(); !header.IsEndBaseOrEndObject; header = reader.ReadFieldHeader())
        {
            id += header.FieldIdDelta;
            switch (id)
            {
                case TypeField:
                    ReferenceCodec.MarkValueField(reader.Session);
                    type = ReadType(ref reader);
                    break;
                case BytesField:
                    ReferenceCodec.MarkValueField(reader.Session);
                    value = ReadMessage(ref reader, type);
                    break;
                default:
                    reader.ConsumeUnknownField(header); // written by a newer version
                    break;
            }
        }

        if (value is null)
            throw new UnsupportedWireTypeException("the message has no content");
        ReferenceCodec.RecordObject(reader.Session, value, reference);
        return value;
    }

    // The name comes from the network: it is looked up among Eam's messages, and no other type is loaded.
    private static Type ReadType<TInput>(ref Reader<TInput> reader)
    {
        var length = reader.ReadVarUInt32();
        if (length > LongestName)
            throw new UnsupportedWireTypeException($"a type whose name has {length} bytes");
        Span<byte> bytes = stackalloc byte[(int)length];
        reader.ReadBytes(bytes);
        var name = Encoding.UTF8.GetString(bytes);
        return WireNames.Find(name) ?? throw new UnsupportedWireTypeException($"{name.Split(',')[0]} is not a message type of Eam");
    }

    private static object ReadMessage<TInput>(ref Reader<TInput> reader, Type? type)
    {
        if (type is null)
            throw new UnsupportedWireTypeException("the message has no type");
        var length = reader.ReadVarUInt32();
        if (length > reader.Length - reader.Position)
            throw new UnsupportedWireTypeException($"a {type.Name} of {length} bytes arrived incomplete");
        var rented = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            reader.ReadBytes(rented.AsSpan(0, (int)length));
            return MessagePackSerializer.Deserialize(type, rented.AsMemory(0, (int)length), WireFormat.Options)
                ?? throw new UnsupportedWireTypeException($"a {type.Name} arrived as null");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
