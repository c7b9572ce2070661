using System.Globalization;
using System.Text.Json;
using Eam.Core.Numerics;
using Eam.Engine.Records;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// Converts a checkpoint to and from the bytes of a safetensors file: arrays are tensors, everything else is text in the metadata.
/// </summary>
internal static class CheckpointCodec
{
    private const string Format = "eam-checkpoint/1";

    public static byte[] Encode(Checkpoint checkpoint) =>
        Safetensors.Encode(
            checkpoint.State,
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["eam_version"] = VersionsRecord.Current.Eam,
                ["trial"] = checkpoint.Trial.ToString(CultureInfo.InvariantCulture),
                ["method"] = checkpoint.Configuration.Method,
                ["configuration"] = JsonSerializer.Serialize(
                    ConfigurationRecord.Of(checkpoint.Configuration),
                    RecordsContext.Default.ConfigurationRecord
                ),
                ["seed"] = checkpoint.Seed.ToString(CultureInfo.InvariantCulture),
                ["rung"] = checkpoint.Rung.ToString(CultureInfo.InvariantCulture),
                ["points"] = JsonSerializer.Serialize(
                    [.. checkpoint.Points.Select(PointRecord.Of)],
                    RecordsContext.Default.PointRecordArray
                ),
            }
        );

    /// <exception cref="InvalidStateException">The bytes are not a checkpoint of this version.</exception>
    public static Checkpoint Decode(ReadOnlySpan<byte> bytes)
    {
        var state = Safetensors.Decode(bytes, out var texts);
        if (Text("format") is var format && format != Format)
            throw new InvalidStateException($"its format is '{format}', not '{Format}'");
        try
        {
            var configuration = JsonSerializer.Deserialize(Text("configuration"), RecordsContext.Default.ConfigurationRecord)
                ?? throw new JsonException();
            var points = JsonSerializer.Deserialize(Text("points"), RecordsContext.Default.PointRecordArray) ?? throw new JsonException();
            return new Checkpoint(
                int.Parse(Text("trial"), CultureInfo.InvariantCulture),
                configuration.ToConfiguration(),
                ulong.Parse(Text("seed"), CultureInfo.InvariantCulture),
                int.Parse(Text("rung"), CultureInfo.InvariantCulture),
                [.. PointRecord.ToPoints(points)],
                state
            );
        }
        catch (Exception failure) when (UnreadableRecord.Is(failure))
        {
            throw new InvalidStateException("its metadata cannot be read");
        }

        string Text(string name) =>
            texts.TryGetValue(name, out var text) ? text : throw new InvalidStateException($"its metadata has no '{name}'");
    }
}
