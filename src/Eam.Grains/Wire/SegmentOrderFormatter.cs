using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Trials;
using MessagePack;
using MessagePack.Formatters;

namespace Eam.Grains.Wire;

/// <summary>
/// Writes an order as one flat array: sweep, trial, rung, attempt, epoch, slot, configuration, seed, from, target, has fallen, lease,
/// measures base. Members of a newer version come after these. An order of an older version ends with the lease.
/// </summary>
internal sealed class SegmentOrderFormatter : IMessagePackFormatter<SegmentOrder?>
{
    private const int Needed = 12,
        Members = 13;

    public void Serialize(ref MessagePackWriter writer, SegmentOrder? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var segment = value.Segment;
        writer.WriteArrayHeader(Members);
        writer.Write(value.Sweep);
        writer.Write(segment.Trial);
        writer.Write(segment.Rung);
        writer.Write(segment.Attempt);
        writer.Write(value.Epoch);
        writer.Write(value.Slot);
        MessagePackSerializer.Serialize(ref writer, segment.Configuration, options);
        writer.Write(segment.Seed);
        writer.Write(segment.From);
        writer.Write(segment.Target);
        writer.Write(value.HasFallen);
        MessagePackSerializer.Serialize(ref writer, value.Lease, options);
        writer.Write(segment.MeasuresBase);
    }

    public SegmentOrder? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
            return null;
        var members = reader.ReadArrayHeader();
        if (members < Needed)
            throw new MessagePackSerializationException($"an order of {members} members; {Needed} are needed");
        options.Security.DepthStep(ref reader);
        var sweep = reader.ReadString() ?? throw new MessagePackSerializationException("an order without a sweep");
        var (trial, rung, attempt) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var (epoch, slot) = (reader.ReadInt64(), reader.ReadInt32());
        var configuration = MessagePackSerializer.Deserialize<Configuration>(ref reader, options);
        var (seed, from, target) = (reader.ReadUInt64(), reader.ReadDouble(), reader.ReadDouble());
        var hasFallen = reader.ReadBoolean();
        var lease = MessagePackSerializer.Deserialize<DeviceLease>(ref reader, options);
        var measuresBase = members > Needed && reader.ReadBoolean();
        for (var i = Members; i < members; i++)
            reader.Skip();
        reader.Depth--;
        var segment = new Segment(trial, rung, attempt, configuration, seed, from, target) { MeasuresBase = measuresBase };
        return new(sweep, segment, epoch, slot, hasFallen, lease);
    }
}
