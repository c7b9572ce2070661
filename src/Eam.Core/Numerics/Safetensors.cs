using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Eam.Core.Numerics;

/// <summary>
/// The safetensors format (huggingface.co/docs/safetensors): 8 bytes of little-endian header length, a JSON header, float32 data.
/// Arrays are tensors. Counters and texts are entries of <c>__metadata__</c>; the names of counters start with <c>counter:</c>
/// (docs/results.md#checkpoints). Pure: the host reads and writes the file. Equal states give equal bytes.
/// </summary>
public static class Safetensors
{
    private const string MetadataKey = "__metadata__";
    private const string CounterPrefix = "counter:";
    private const int MaxHeader = 100_000_000;

    /// <summary>Returns the bytes of a file that holds a state.</summary>
    /// <param name="state">Arrays and counters.</param>
    /// <param name="texts">Further entries of the metadata, such as a configuration. Their names must not start with
    /// <c>counter:</c>.</param>
    /// <exception cref="ArgumentException">A shape does not match its values, or a name is reserved.</exception>
    public static byte[] Encode(TrainingState state, IReadOnlyDictionary<string, string>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var header = Header(state, texts, out var dataLength);
        var file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        var position = 8 + header.Length;
        foreach (var tensor in state.Tensors.Values)
        {
            foreach (var value in tensor.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(position), value);
                position += sizeof(float);
            }
        }

        return file;
    }

    /// <summary>Returns the state in the bytes of a file.</summary>
    /// <exception cref="InvalidStateException">The bytes are not a valid safetensors file of float32 arrays; the message is one
    /// line.</exception>
    public static TrainingState Decode(ReadOnlySpan<byte> file) => Decode(file, out _);

    /// <summary>Returns the state and the texts in the bytes of a file.</summary>
    /// <exception cref="InvalidStateException">The bytes are not a valid safetensors file of float32 arrays; the message is one
    /// line.</exception>
    public static TrainingState Decode(ReadOnlySpan<byte> file, out IReadOnlyDictionary<string, string> texts)
    {
        if (file.Length < 8)
            throw Invalid($"truncated: {file.Length} bytes, too short for a header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > MaxHeader)
            throw Invalid($"header length {length} is above the limit of {MaxHeader}");
        if (length > (ulong)(file.Length - 8))
            throw Invalid($"truncated: the header needs {length} bytes, but only {file.Length - 8} follow");
        var data = file[(8 + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(file.Slice(8, (int)length).ToArray());
            return SafetensorsHeader.Read(header.RootElement, data, out texts);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half of a surrogate pair is valid JSON, but not valid text.
            throw Invalid("the header is not valid JSON");
        }
    }

    internal static InvalidStateException Invalid(string what) => new($"invalid safetensors data: {what}");

    internal static bool IsCounter(string name, string text, out string counter, out long value)
    {
        counter = name.StartsWith(CounterPrefix, StringComparison.Ordinal) ? name[CounterPrefix.Length..] : "";
        value = 0;
        if (!name.StartsWith(CounterPrefix, StringComparison.Ordinal))
            return false;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            ? true
            : throw Invalid($"counter '{counter}' is not a whole number");
    }

    private static byte[] Header(TrainingState state, IReadOnlyDictionary<string, string>? texts, out long dataLength)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (name, value) in state.Counters)
                json.WriteString(CounterPrefix + name, value.ToString(CultureInfo.InvariantCulture));
            foreach (var (name, text) in (texts ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (name.StartsWith(CounterPrefix, StringComparison.Ordinal))
                    throw new ArgumentException($"'{name}' is reserved for counters", nameof(texts));
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            dataLength = 0;
            foreach (var (name, tensor) in state.Tensors)
                dataLength = WriteTensor(json, name, tensor, dataLength);
            json.WriteEndObject();
        }

        // The format allows trailing spaces; these align the data to 8 bytes.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static long WriteTensor(Utf8JsonWriter json, string name, StateTensor tensor, long begin)
    {
        if (name == MetadataKey)
            throw new ArgumentException($"a tensor must not have the name {MetadataKey}");
        if (tensor.Shape.Aggregate(1L, (product, size) => product * size) != tensor.Values.Length)
            throw new ArgumentException(
                $"tensor '{name}' has {tensor.Values.Length} values, which does not match its shape [{string.Join(", ", tensor.Shape)}]"
            );
        var end = begin + (sizeof(float) * (long)tensor.Values.Length);
        json.WriteStartObject(name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
