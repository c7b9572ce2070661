using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Eam.Client.Images;

/// <summary>
/// Writes 8-bit PNG files, grey or in colour (ISO/IEC 15948): signature, IHDR, one IDAT, IEND. Rows are not filtered: for a sheet of small
/// images filters would save only a few kilobytes.
/// </summary>
internal static class PngWriter
{
    private const byte Greyscale = 0,
        Truecolour = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one image.</summary>
    /// <param name="output">Stream that receives the file.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="pixels">Row-major, width * height long; 0 is black. With 3 channels each pixel is red, green and blue.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    public static void Write(Stream output, int width, int height, ReadOnlySpan<byte> pixels, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height * channels);

        output.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits per pixel
        header[9] = channels == 1 ? Greyscale : Truecolour; // the compression, filter and interlace methods that follow are all 0
        Chunk(output, "IHDR"u8, header);
        Chunk(output, "IDAT"u8, Compress(width * channels, height, pixels));
        Chunk(output, "IEND"u8, []);
    }

    private static byte[] Compress(int stride, int height, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // filter type of this row: none
                zlib.Write(pixels.Slice(row * stride, stride));
            }
        }

        return compressed.ToArray();
    }

    private static void Chunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        output.Write(word);
        output.Write(type);
        output.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, crc.GetCurrentHashAsUInt32());
        output.Write(word);
    }
}
