using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Eam.Engine.Specs;

/// <summary>
/// Turns the bytes of a sweep file into text. Files and bodies of requests are decoded here, so that both are read in the same way.
/// </summary>
public static class SweepText
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes UTF-8, with or without a byte order mark. No byte is replaced or left out.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="text">The text, without the byte order mark.</param>
    /// <param name="problem">Why the bytes are no text, and on which line.</param>
    /// <param name="kind">What the file holds, for the reason.</param>
    /// <returns>Whether the bytes are text.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out string? text,
        out Problem problem,
        string kind = "sweep file"
    )
    {
        (text, problem) = (null, default);
        if (bytes.StartsWith(Utf8Mark))
            bytes = bytes[Utf8Mark.Length..];
        if (Wide(bytes) is { } encoding)
            problem = new(1, string.Empty, $"this is {encoding} text, but a {kind} is UTF-8 text: save it as UTF-8");
        else if (!Utf8.IsValid(bytes))
            problem = new(
                LineOfTheFirstWrongByte(bytes),
                string.Empty,
                $"this line is not UTF-8 text, as it has to be in a {kind}: save it as UTF-8"
            );
        else
            text = Encoding.UTF8.GetString(bytes);
        return text is not null;
    }

    // UTF-32 in little-endian order begins like UTF-16.
    private static string? Wide(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
            _ => null,
        };

    private static int LineOfTheFirstWrongByte(ReadOnlySpan<byte> bytes)
    {
        var line = 1;
        while (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
        {
            if (rune.Value == '\n')
                line++;
            bytes = bytes[length..];
        }

        return line;
    }
}
