using System.Buffers.Binary;
using System.Text.Json;

namespace Eam.Core.Numerics;

/// <summary>
/// Reads a safetensors header that may be hostile. Values are read only after it is known that the tensors cover the data without gaps or
/// overlaps.
/// </summary>
internal static class SafetensorsHeader
{
    internal static TrainingState Read(JsonElement root, ReadOnlySpan<byte> data, out IReadOnlyDictionary<string, string> texts)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Safetensors.Invalid("the header is not a JSON object");
        var state = new TrainingState();
        var otherTexts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var extents = new List<(long Begin, long End, string Name, int[] Shape)>();
        foreach (var entry in root.EnumerateObject())
        {
            if (!names.Add(entry.Name))
                throw Safetensors.Invalid($"name {Quote(entry.Name)} occurs twice");
            if (entry.NameEquals("__metadata__"))
            {
                ReadMetadata(entry.Value, state, otherTexts);
                continue;
            }

            var (shape, begin, end) = Extent(entry, data.Length);
            extents.Add((begin, end, entry.Name, shape));
        }

        CheckTiling(extents, data.Length);
        foreach (var (begin, end, name, shape) in extents)
            state.Tensors[name] = new StateTensor(shape, Floats(data[(int)begin..(int)end]));
        texts = otherTexts;
        return state;
    }

    private static void ReadMetadata(JsonElement metadata, TrainingState state, SortedDictionary<string, string> texts)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Safetensors.Invalid("__metadata__ is not an object");
        foreach (var entry in metadata.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                throw Safetensors.Invalid($"metadata {Quote(entry.Name)} is not a string");
            var text = entry.Value.GetString()!;
            var added = Safetensors.IsCounter(entry.Name, text, out var counter, out var value)
                ? state.Counters.TryAdd(counter, value)
                : texts.TryAdd(entry.Name, text);
            if (!added)
                throw Safetensors.Invalid($"metadata {Quote(entry.Name)} occurs twice");
        }
    }

    private static (int[] Shape, long Begin, long End) Extent(JsonProperty entry, long dataLength)
    {
        var name = Quote(entry.Name);
        if (entry.Value.ValueKind != JsonValueKind.Object)
            throw Safetensors.Invalid($"tensor {name} is not an object");
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in entry.Value.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value))
                throw Safetensors.Invalid($"tensor {name} has {Quote(field.Name)} twice");
        }

        if (!fields.TryGetValue("dtype", out var type) || type.ValueKind != JsonValueKind.String)
            throw Safetensors.Invalid($"tensor {name} has no dtype");
        if (!type.ValueEquals("F32"))
            throw Safetensors.Invalid($"tensor {name} has dtype {Quote(type.GetString()!)}, but only F32 is supported");
        var shape = Numbers(fields, "shape", name);
        var offsets = Numbers(fields, "data_offsets", name);
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength)
            throw Safetensors.Invalid(
                $"tensor {name} has data_offsets [{string.Join(", ", offsets)}] outside the {dataLength} bytes of data"
            );
        if (Bytes(shape) != offsets[1] - offsets[0])
            throw Safetensors.Invalid(
                $"tensor {name} has {offsets[1] - offsets[0]} bytes, which does not match its shape [{string.Join(", ", shape)}]"
            );
        return (Array.ConvertAll(shape, size => (int)size), offsets[0], offsets[1]);
    }

    // Returns -1 if the product exceeds what a file in memory can hold, or if a size does not fit into an int.
    private static long Bytes(long[] shape)
    {
        var bytes = (long)sizeof(float);
        foreach (var size in shape)
        {
            if (size > int.MaxValue)
                return -1;
            bytes *= size;
            if (bytes > int.MaxValue)
                return -1;
        }

        return bytes;
    }

    private static long[] Numbers(Dictionary<string, JsonElement> fields, string field, string name)
    {
        if (!fields.TryGetValue(field, out var array) || array.ValueKind != JsonValueKind.Array)
            throw Safetensors.Invalid($"tensor {name} has no array {field}");
        var numbers = new List<long>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                throw Safetensors.Invalid($"tensor {name} has a {field} entry that is not a whole number >= 0");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void CheckTiling(List<(long Begin, long End, string Name, int[] Shape)> extents, long dataLength)
    {
        extents.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var expected = 0L;
        foreach (var (begin, end, name, _) in extents)
        {
            if (begin != expected)
                throw Safetensors.Invalid(
                    $"the data of tensor {Quote(name)} {(begin < expected ? "overlaps that of another tensor" : "leaves a gap before it")}"
                );
            expected = end;
        }

        if (expected != dataLength)
            throw Safetensors.Invalid($"{dataLength - expected} bytes of data belong to no tensor");
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    // A hostile name must not break the line or fill the screen.
    private static string Quote(string name)
    {
        var shown = new string([.. name.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);
        return shown.Length < name.Length ? $"'{shown}...'" : $"'{shown}'";
    }
}
