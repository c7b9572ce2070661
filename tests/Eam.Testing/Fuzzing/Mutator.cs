using System.Text;

namespace Eam.Testing.Fuzzing;

/// <summary>
/// Changes valid examples of a format into hostile ones: flipped, inserted, deleted and repeated bytes, huge numbers, deep nesting, escapes, NULs, and bytes
/// that are no UTF-8. Equal seeds give equal changes.
/// </summary>
public sealed class Mutator(int seed)
{
    private const int MostChanges = 4,
        LongestRange = 32,
        Deepest = 2000;

    private static readonly string[] Texts =
    [
        "0",
        "-1",
        "99999999999999999999999999",
        "-9223372036854775809",
        "1e999",
        "1e-999",
        "NaN",
        "null",
        "[null]",
        "{}",
        "[]",
        "\"\"",
        "\"\\ud800\"",
        "\"\\UFFFFFFFF\"",
        "\"\\x\"",
        "\\",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\t",
        "&a ",
        "*a",
        "!!binary ",
        "<<: ",
        "---\n",
        "? ",
        "|",
        "\u2028",
        "\u202e",
        "\u001b[2J",
        "__metadata__",
        "\"type\":\"ready\",",
    ];

    private static readonly byte[][] Pieces =
    [
        .. Texts.Select(text => Encoding.UTF8.GetBytes(text)),
        [0],
        [0xff],
        [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xef, 0xbb, 0xbf],
        [0xdd, 0xff, 0xff, 0xff, 0xff],
        [0xdf, 0x7f, 0xff, 0xff, 0xff],
    ];

    private static readonly string[] Nests = ["[", "{\"a\":", "{a: ", "- ", "\u0091"];

    private readonly Random _random = new(seed);

    /// <summary>Returns a changed copy.</summary>
    /// <param name="example">A valid example, which stays as it is.</param>
    public byte[] Mutate(IReadOnlyList<byte> example)
    {
        ArgumentNullException.ThrowIfNull(example);
        var bytes = new List<byte>(example);
        for (var changes = 1 + _random.Next(MostChanges); changes > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(1, LongestRange), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)_random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                ReplaceNumber(bytes, at);
                break;
            case 7:
                bytes.InsertRange(at, Nest());
                break;
            default:
                bytes.InsertRange(at, Pieces[_random.Next(Pieces.Length)]);
                break;
        }
    }

    // The next run of digits becomes another piece: 8 becomes 1e999 or null.
    private void ReplaceNumber(List<byte> bytes, int from)
    {
        var begin = bytes.FindIndex(from, IsDigit);
        if (begin < 0)
            return;
        var end = bytes.FindIndex(begin, value => !IsDigit(value));
        bytes.RemoveRange(begin, (end < 0 ? bytes.Count : end) - begin);
        bytes.InsertRange(begin, Pieces[_random.Next(Pieces.Length)]);
    }

    private byte[] Nest()
    {
        var nest = Encoding.Latin1.GetBytes(Nests[_random.Next(Nests.Length)]);
        return [.. Enumerable.Repeat(nest, _random.Next(1, Deepest)).SelectMany(piece => piece)];
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
