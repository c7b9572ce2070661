using System.Globalization;

namespace Eam.Engine.Specs;

/// <summary>
/// Parses sizes as people write them: a number and B, KiB, MiB, GiB or TiB (powers of 1024), or KB, MB, GB or TB (powers of 1000).
/// </summary>
public static class ByteSizes
{
    private static readonly (string Name, double Bytes)[] Units =
    [
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("B", 1),
    ];

    /// <summary>Returns the bytes of a size such as <c>20GiB</c>; null if the text is not a size, or is too large for a long.</summary>
    public static long? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        return
            unit.Name is not null
            && double.TryParse(
                text.AsSpan(0, text.Length - unit.Name.Length).TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number * unit.Bytes < long.MaxValue / 2
            ? (long)(number * unit.Bytes)
            : null;
    }
}
