using System.Collections.Immutable;
using Eam.Core.Spaces;
using MessagePack;
using MessagePack.Formatters;

namespace Eam.Grains.Wire;

/// <summary>
/// Writes a configuration as the array [method, {name: value}]. The names keep their ordinal order, because the configuration's key depends
/// on it.
/// </summary>
internal sealed class ConfigurationFormatter : IMessagePackFormatter<Configuration?>
{
    public void Serialize(ref MessagePackWriter writer, Configuration? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var values = options.Resolver.GetFormatterWithVerify<ParameterValue>();
        writer.WriteArrayHeader(2);
        writer.Write(value.Method);
        writer.WriteMapHeader(value.Values.Count);
        foreach (var (name, setting) in value.Values)
        {
            writer.Write(name);
            values.Serialize(ref writer, setting, options);
        }
    }

    public Configuration? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
            return null;
        if (reader.ReadArrayHeader() < 2)
            throw new MessagePackSerializationException("the message has a configuration that this version does not support");
        var values = options.Resolver.GetFormatterWithVerify<ParameterValue>();
        var method = reader.ReadString()!;
        var settings = ImmutableSortedDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        for (var count = reader.ReadMapHeader(); count > 0; count--)
            settings[reader.ReadString()!] = values.Deserialize(ref reader, options);
        return new Configuration(method, settings.ToImmutable());
    }
}
