using Eam.Core.Spaces;
using MessagePack;
using MessagePack.Formatters;

namespace Eam.Grains.Wire;

/// <summary>Writes a number as a double and a word as a string.</summary>
internal sealed class ParameterValueFormatter : IMessagePackFormatter<ParameterValue>
{
    public void Serialize(ref MessagePackWriter writer, ParameterValue value, MessagePackSerializerOptions options)
    {
        if (value.IsNumber)
            writer.Write(value.Number);
        else
            writer.Write(value.ToString());
    }

    public ParameterValue Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        reader.NextMessagePackType == MessagePackType.String
            ? ParameterValue.Of(reader.ReadString()!)
            : ParameterValue.Of(reader.ReadDouble());
}
