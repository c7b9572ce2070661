using MessagePack;
using MessagePack.Formatters;

namespace Eam.Grains.Wire;

/// <summary>Writes an abstract record as the array [number of the case, the case].</summary>
/// <param name="cases">The cases of the record, by number.</param>
internal sealed class UnionFormatter<T>(IReadOnlyList<Type> cases) : IMessagePackFormatter<T?>
    where T : class
{
    public void Serialize(ref MessagePackWriter writer, T? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var number = IndexOf(value.GetType());
        writer.WriteArrayHeader(2);
        writer.Write(number);
        MessagePackSerializer.Serialize(cases[number], ref writer, value, options);
    }

    public T? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
            return null;
        if (reader.ReadArrayHeader() != 2 || reader.ReadInt32() is var number && (number < 0 || number >= cases.Count))
            throw new MessagePackSerializationException($"the message has a {typeof(T).Name} that this version does not support");
        options.Security.DepthStep(ref reader);
        var value = (T?)MessagePackSerializer.Deserialize(cases[number], ref reader, options);
        reader.Depth--;
        return value;
    }

    private int IndexOf(Type type)
    {
        for (var i = 0; i < cases.Count; i++)
        {
            if (cases[i] == type)
                return i;
        }

        throw new MessagePackSerializationException($"{type.Name} has no number on the wire");
    }
}
