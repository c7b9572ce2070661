using System.Text;

namespace Eam.Client.Remote;

/// <summary>Reads server-sent events (WHATWG HTML, section 9.2).</summary>
/// <param name="body">Stream of bytes to read.</param>
/// <param name="time">Clock that measures silence.</param>
internal sealed class EventStream(Stream body, TimeProvider time) : IDisposable
{
    /// <summary>Time without data after which the connection counts as broken. The server sends something at least every 15 seconds.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(45);

    private readonly StreamReader _lines = new(body, Encoding.UTF8);

    /// <summary>Reads the next event; returns null at the end of the stream.</summary>
    /// <exception cref="IOException">The connection broke, or was silent for too long.</exception>
    public async Task<(string Name, string Data)?> NextAsync(CancellationToken cancellationToken)
    {
        var (name, data) = ("message", new List<string>());
        while (await LineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                    return (name, string.Join('\n', data));
                name = "message";
                continue;
            }

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

    public void Dispose() => _lines.Dispose();

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await _lines.ReadLineAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the connection sends nothing");
        }
    }
}
