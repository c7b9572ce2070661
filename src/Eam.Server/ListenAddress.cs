using System.Globalization;
using System.Net;

namespace Eam.Server;

/// <summary>Address and port that the server listens on.</summary>
/// <param name="Address">An address of this machine; <see cref="IPAddress.Any"/> for all addresses.</param>
/// <param name="Port">Port; 0 for any free port.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>Port that is used if none is given.</summary>
    public const int DefaultPort = 8700;

    /// <summary>Address that is used if none is given: loopback, which only this machine can reach.</summary>
    public static ListenAddress Default { get; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>Whether only programs of this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>
    /// Parses <c>ADDRESS</c>, <c>ADDRESS:PORT</c>, <c>[IPv6]:PORT</c>, <c>localhost:PORT</c>, <c>*:PORT</c> or <c>:PORT</c>; returns null
    /// for anything else.
    /// </summary>
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

    /// <summary>Returns the address and port: <c>127.0.0.1:8700</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    // The parser accepts `127.1` and `8700` as addresses, but a person who types them has made a mistake.
    private static bool IsWhole(string host) => host.Contains(':', StringComparison.Ordinal) || host.Count(c => c == '.') == 3;
}
