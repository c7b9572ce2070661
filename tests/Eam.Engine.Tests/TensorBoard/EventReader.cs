using System.Buffers.Binary;
using System.Text;

namespace Eam.Engine.Tests.TensorBoard;

/// <summary>
/// Reads event files, written only from the descriptions of the formats, without code of the writer: TFRecord framing with a bitwise
/// CRC-32C, and the wire format of Protocol Buffers.
/// </summary>
internal static class EventReader
{
    /// <summary>Returns the records of a file; fails if a length or a checksum is wrong.</summary>
    public static List<Fields> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<Fields>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]).ShouldBe(Masked(bytes[..8]));
            var record = bytes.Slice(12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]).ShouldBe(Masked(record));
            events.Add(new Fields(record.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>Computes CRC-32C (Castagnoli), one bit at a time.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xffffffffu;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) == 1 ? 0x82f63b78u : 0);
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc32C(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }

    /// <summary>A message: its fields by number, in their order.</summary>
    internal sealed class Fields
    {
        private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

        public Fields(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length; )
            {
                var tag = Varint(bytes, ref at);
                var (number, kind) = ((int)(tag >> 3), (int)(tag & 7));
                switch (kind)
                {
                    case 0:
                        _fields.Add((number, Varint(bytes, ref at), []));
                        break;
                    case 1:
                        _fields.Add((number, BitConverter.ToUInt64(bytes, at), []));
                        at += 8;
                        break;
                    case 5:
                        _fields.Add((number, BitConverter.ToUInt32(bytes, at), []));
                        at += 4;
                        break;
                    default:
                        kind.ShouldBe(2);
                        var length = (int)Varint(bytes, ref at);
                        _fields.Add((number, 0, bytes[at..(at + length)]));
                        at += length;
                        break;
                }
            }
        }

        public long Whole(int number) => (long)_fields.Single(field => field.Number == number).Value;

        public double Number(int number) => BitConverter.UInt64BitsToDouble((ulong)Whole(number));

        public float Single(int number) => BitConverter.UInt32BitsToSingle((uint)Whole(number));

        public string Text(int number) => Encoding.UTF8.GetString(_fields.Single(field => field.Number == number).Bytes);

        public List<Fields> All(int number) => [.. _fields.Where(field => field.Number == number).Select(field => new Fields(field.Bytes))];

        public Fields One(int number) => All(number).Single();

        public bool Has(int number) => _fields.Any(field => field.Number == number);

        private static ulong Varint(byte[] bytes, ref int at)
        {
            var value = 0ul;
            for (var shift = 0; ; shift += 7)
            {
                var one = bytes[at++];
                value |= (ulong)(one & 0x7f) << shift;
                if (one < 0x80)
                    return value;
            }
        }
    }
}
