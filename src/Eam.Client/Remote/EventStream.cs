using System.Text;

namespace Eam.Client.Remote;

/// <summary>Reads server-sent events (WHATWG HTML, section 9.2).</summary>
/// <param name="body">The bytes of the stream.</param>
/// <param name="time">The clock of its silence.</param>
internal sealed class EventStream(Stream body, TimeProvider time) : IDisposable
{
    /// <summary>The server says something at least every 15 seconds: a connection that is silent for longer is gone, though nobody said so.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(45);

    private readonly StreamReader _lines = new(body, Encoding.UTF8);

    /// <summary>The next event; null at the stream's end.</summary>
    /// <exception cref="IOException">The connection broke, or is silent.</exception>
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
            throw new IOException("the connection is silent");
        }
    }
}
