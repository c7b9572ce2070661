using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace Eam.Engine.TensorBoard;

/// <summary>
/// The TFRecord framing: length (8 bytes), its checksum (4), the record, its checksum (4), all little-endian. A checksum is CRC-32C,
/// rotated by 15 bits plus a constant, so that the checksum of a record that itself contains checksums is meaningful.
/// </summary>
internal static class RecordFile
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>Appends one record.</summary>
    public static void Append(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[12],
            footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(header[..8]));
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Checksum(record));
        stream.Write(header);
        stream.Write(record);
        stream.Write(footer);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) =>
        BitOperations.RotateRight(Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, bytes), 15) + MaskDelta;
}
