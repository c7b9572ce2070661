using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Eam.Engine.Commands;

/// <summary>The line in a trial's output that stands for bytes that were dropped. It has a fixed place: after the oldest half.</summary>
internal static partial class OutputGap
{
    private const int Longest = 100;

    /// <summary>Returns the number of bytes that are missing, and the number of bytes of the line; both 0 if nothing is missing.</summary>
    /// <param name="file">The file of the output.</param>
    /// <param name="head">The number of bytes in the oldest half.</param>
    public static (long Missing, int Length) At(SafeFileHandle file, long head)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        var read = RandomAccess.Read(file, bytes, head);
        var match = Pattern().Match(Encoding.Latin1.GetString(bytes[..read]));
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var missing)
            ? (missing, match.Length)
            : (0, 0);
    }

    /// <summary>Returns the line.</summary>
    public static byte[] Line(long missing) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n--- eam: {missing} bytes are missing here ---\n"));

    [GeneratedRegex(@"^\n--- eam: ([0-9]{1,18}) bytes are missing here ---\n", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
