using System.Text;

namespace Eam.Engine.Workers;

/// <summary>
/// Remembers the last line of a stream of UTF-8 that is not empty, for the reason of a failure: shortened, and without control characters.
/// One thread writes, any thread reads.
/// </summary>
internal sealed class LastLine
{
    private const int Longest = 200;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private char[] _text = [];
    private volatile string? _last;

    /// <summary>The line; null for none.</summary>
    public string? Text => _last;

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        var most = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        if (_text.Length < most)
            _text = new char[most];
        foreach (var c in _text.AsSpan(0, _decoder.GetChars(bytes, _text, flush: false)))
            Take(c);
    }

    /// <summary>Takes the end of the stream, which ends its last line.</summary>
    public void End() => Take('\n');

    private void Take(char c)
    {
        if (c is '\n' or '\r')
        {
            if (_line.ToString().Trim() is { Length: > 0 } line)
                _last = line;
            _line.Clear();
        }
        else if (_line.Length < Longest)
        {
            _line.Append(char.IsControl(c) ? ' ' : c);
        }
    }
}
