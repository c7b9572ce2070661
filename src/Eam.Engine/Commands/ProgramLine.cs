using System.Text;
using System.Text.Json;

namespace Eam.Engine.Commands;

/// <summary>Reads a line of a program as a JSON object.</summary>
internal static class ProgramLine
{
    private const int LongestQuote = 80;

    private static readonly (byte[] Token, byte[] Quoted)[] Numbers =
    [
        ("-Infinity"u8.ToArray(), "\"-Infinity\""u8.ToArray()),
        ("Infinity"u8.ToArray(), "\"Infinity\""u8.ToArray()),
        ("NaN"u8.ToArray(), "\"NaN\""u8.ToArray()),
    ];

    /// <summary>
    /// Parses a line. <c>NaN</c> and <c>Infinity</c> may stand as numbers: they are no JSON, but Python's <c>json</c> writes them. Returns
    /// null if the line is not a JSON object.
    /// </summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> line) => Object(line) ?? Object(Quoted(line));

    /// <summary>Returns the beginning of a line for a message, on one line and without control characters.</summary>
    public static string Quote(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * LongestQuote)]);
        var shown = text.Length <= LongestQuote ? text : text[..LongestQuote] + "...";
        return new([.. shown.Select(c => char.IsControl(c) ? '?' : c)]);
    }

    /// <summary>Returns a number, which may be infinite or NaN; null if the value is not a number.</summary>
    public static double? Number(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetDouble(out var number) ? number : null,
            JsonValueKind.String => value.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => null,
            },
            _ => null,
        };

    private static JsonElement? Object(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var value = JsonElement.ParseValue(ref reader);
            return value.ValueKind == JsonValueKind.Object && !reader.Read() ? value : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Quoted(ReadOnlySpan<byte> line)
    {
        var result = new MemoryStream(line.Length + 16);
        var inString = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                inString = !inString;
            if (inString && line[i] == '\\' && i + 1 < line.Length)
            {
                result.WriteByte(line[i++]);
            }
            else if (!inString && Token(line[i..]) is { Token: { } token, Quoted: var quoted })
            {
                result.Write(quoted);
                i += token.Length - 1;
                continue;
            }

            result.WriteByte(line[i]);
        }

        return result.ToArray();
    }

    private static (byte[]? Token, byte[] Quoted) Token(ReadOnlySpan<byte> rest)
    {
        foreach (var (token, quoted) in Numbers)
        {
            if (rest.StartsWith(token))
                return (token, quoted);
        }

        return (null, []);
    }
}
