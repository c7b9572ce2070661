using System.Text;

namespace Eam.Client.Remote;

/// <summary>Reads server-sent events (WHATWG HTML, section 9.2).</summary>
/// <param name="body">Stream of bytes to read.</param>
/// <param name="time">Clock that measures silence.</param>
internal sealed class EventStream(Stream body, TimeProvider time) : IDisposable
{
    /// <summary>
    /// Time without data after which the connection counts as broken. The server sends something at least every 15 seconds.
    /// </summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(45);

    /// <summary>Number of characters in the longest event that is read.</summary>
    public const int LongestEvent = 32 << 20;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _bytes = new byte[1 << 14];
    private readonly char[] _part = new char[Encoding.UTF8.GetMaxCharCount(1 << 14)];
    private int _next,
        _end;
    private bool _afterReturn;

    /// <summary>Reads the next event; returns null at the end of the stream.</summary>
    /// <exception cref="IOException">The connection broke, or was silent for too long.</exception>
    /// <exception cref="InvalidDataException">The event is longer than <see cref="LongestEvent"/>.</exception>
    public async Task<(string Name, string Data)?> NextAsync(CancellationToken cancellationToken)
    {
        var (name, data) = ("message", new List<string>());
        var left = LongestEvent;
        while (await LineAsync(left, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                    return (name, string.Join('\n', data));
                (name, left) = ("message", LongestEvent);
                continue;
            }

            left -= line.Length;
            if (left < 0)
                throw TooLong();
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = colon < 0 ? (line, string.Empty) : (line[..colon], line[(colon + 1)..]);
            value = value.StartsWith(' ') ? value[1..] : value;
            if (field == "event")
                name = value;
            else if (field == "data")
                data.Add(value);
        }

        return null;
    }

    public void Dispose() => body.Dispose();

    private async Task<string?> LineAsync(int longest, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var line = new StringBuilder();
            while (true)
            {
                if (_next == _end && !await FillAsync(either.Token))
                    return line.Length == 0 ? null : line.ToString();
                if (Take(line))
                    return line.ToString();
                if (line.Length > longest)
                    throw TooLong();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the connection sends nothing");
        }
    }

    // Reads the next part; returns false at the end of the stream. A part may end inside a character.
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_next, _end) = (0, 0);
        while (_end == 0)
        {
            var count = await body.ReadAsync(_bytes, cancellationToken);
            if (count == 0)
                return false;
            _end = _decoder.GetChars(_bytes, 0, count, _part, 0);
        }

        return true;
    }

    // Moves characters from the part that was read to the line; returns whether the end of the line was among them. It may be \n, \r or
    // both.
    private bool Take(StringBuilder line)
    {
        if (_afterReturn && _part[_next] == '\n')
            _next++;
        var rest = _part.AsSpan(_next, _end - _next);
        var length = rest.IndexOfAny('\n', '\r');
        _afterReturn = length >= 0 && rest[length] == '\r';
        line.Append(length < 0 ? rest : rest[..length]);
        _next = length < 0 ? _end : _next + length + 1;
        return length >= 0;
    }

    private static InvalidDataException TooLong() => new($"an event of more than {LongestEvent:N0} characters");
}
