using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Eam.Client.Images;

namespace Eam.Client.Tests.Images;

public sealed class PngWriterTests
{
    [Fact]
    public void Write_AnyImage_DecodesToTheSamePixels()
    {
        var pixels = Enumerable.Range(0, 7 * 5).Select(i => (byte)(i * 37)).ToArray();
        using var file = new MemoryStream();

        PngWriter.Write(file, 7, 5, pixels);

        var (width, height, decoded) = Decode(file.ToArray());
        (width, height).ShouldBe((7, 5));
        decoded.ShouldBe(pixels);
    }

    [Fact]
    public void Sheet_OfASampleInColour_HasItsChannelsSideBySide()
    {
        // One sample of two pixels: red 1 and 0, green -1 and 0, blue 0 and 1.
        var sheet = ImageSheet.Of([1, 0, -1, 0, 0, 1], width: 2, height: 1, columns: 1, zoom: 1, channels: 3);
        using var file = new MemoryStream();

        PngWriter.Write(file, sheet.Width, sheet.Height, sheet.Pixels, sheet.Channels);

        var (width, height, pixels) = Decode(file.ToArray());
        (width, height).ShouldBe((6, 5));
        pixels[(((2 * 6) + 2) * 3)..(((2 * 6) + 4) * 3)].ShouldBe([255, 0, 128, 128, 128, 255]);
        pixels[0].ShouldBe((byte)96, "the gap");
    }

    [Fact]
    public void Write_EndChunk_HasTheCrcThatEveryPngHas()
    {
        using var file = new MemoryStream();

        PngWriter.Write(file, 1, 1, [0]);

        // The IEND chunk is the same twelve bytes in every PNG file.
        file.ToArray()[^12..].ShouldBe([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]);
    }

    [Fact]
    public void Write_PixelsOfAnotherSize_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => PngWriter.Write(Stream.Null, 2, 2, [1, 2, 3]));

    internal static (int Width, int Height, byte[] Pixels) Decode(byte[] file)
    {
        file[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var (width, height, channels) = (0, 0, 1);
        using var data = new MemoryStream();
        for (var at = 8; at < file.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 8, length);
            BinaryPrimitives
                .ReadUInt32BigEndian(file.AsSpan(at + 8 + length))
                .ShouldBe(Crc32.HashToUInt32(file.AsSpan(at + 4, 4 + length)));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
                (width, height, channels) = (
                    BinaryPrimitives.ReadInt32BigEndian(body),
                    BinaryPrimitives.ReadInt32BigEndian(body[4..]),
                    body[9] == 2 ? 3 : 1
                );
            else if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                data.Write(body);
            at += 12 + length;
        }

        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var stride = width * channels;
        var pixels = new byte[stride * height];
        for (var row = 0; row < height; row++)
        {
            zlib.ReadByte().ShouldBe(0);
            zlib.ReadExactly(pixels.AsSpan(row * stride, stride));
        }

        zlib.ReadByte().ShouldBe(-1);
        return (width, height, pixels);
    }
}
