using System.Globalization;
using System.Net;

namespace Eam.Server;

/// <summary>Where the server listens.</summary>
/// <param name="Address">One of this machine's addresses; <see cref="IPAddress.Any"/> for all.</param>
/// <param name="Port">0 for any free one.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>The port where none is given.</summary>
    public const int DefaultPort = 8700;

    /// <summary>Where none is given: this machine alone.</summary>
    public static ListenAddress Default { get; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>Whether only programs of this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>ADDRESS</c>, <c>ADDRESS:PORT</c>, <c>[IPv6]:PORT</c>, <c>localhost:PORT</c>, <c>*:PORT</c> or <c>:PORT</c>; null for anything else.</summary>
    public static ListenAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (host, port) = (text, DefaultPort);
        var colon = text.LastIndexOf(':');
        if (
            colon >= 0
            && !(text.Contains("::", StringComparison.Ordinal) && !text.Contains(']', StringComparison.Ordinal))
            && !text.EndsWith(']')
        )
        {
            host = text[..colon];
            if (
                !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port > IPEndPoint.MaxPort
            )
                return null;
        }

        return host switch
        {
            "" or "localhost" => new(IPAddress.Loopback, port),
            "*" => new(IPAddress.Any, port),
            _ => IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsWhole(host) ? new(address, port) : null,
        };
    }

    /// <summary>As in an address: <c>127.0.0.1:8700</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    // `127.1` and `8700` are addresses to the parser, and a mistake where a person typed them.
    private static bool IsWhole(string host) => host.Contains(':', StringComparison.Ordinal) || host.Count(c => c == '.') == 3;
}
