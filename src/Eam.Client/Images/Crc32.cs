namespace Eam.Client.Images;

/// <summary>The CRC-32 of PNG chunks (ISO 3309: polynomial 0x04C11DB7, reflected), bit by bit: sheets are small.</summary>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;

    /// <summary>The checksum of two pieces, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Update(Update(uint.MaxValue, first), second);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (ReflectedPolynomial & (uint)-(int)(crc & 1));
        }

        return crc;
    }
}
