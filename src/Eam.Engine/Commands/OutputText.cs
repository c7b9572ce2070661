using System.Text;

namespace Eam.Engine.Commands;

/// <summary>Turns the bytes that a program prints into text that is safe to show.</summary>
internal static class OutputText
{
    private const int LongestCharacter = 4;

    /// <summary>
    /// Returns how many of these bytes can be shown before the ones that follow are known: without the beginning of a character, and
    /// without a carriage return that may belong to a line end.
    /// </summary>
    public static int Complete(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.Length;
        for (var back = 1; back < LongestCharacter && back <= end; back++)
        {
            var first = bytes[end - back];
            if (IsContinuation(first))
                continue;
            if (LengthOf(first) > back)
                end -= back;
            break;
        }

        return end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>
    /// Decodes UTF-8. Bars of progress return to the start of their line: each of their states becomes a line of its own.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return VisibleText.Of(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    // A byte that begins no character counts as a character of its own.
    private static int LengthOf(byte first) =>
        first switch
        {
            >= 0xF0 => 4,
            >= 0xE0 => 3,
            >= 0xC0 => 2,
            _ => 1,
        };
}
