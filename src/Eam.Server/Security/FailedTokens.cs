using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Eam.Server.Security;

/// <summary>
/// Logs each refused token with the address that sent it, and refuses all tokens from an address that has sent too many wrong ones, until
/// the minute is over. The token itself is never logged. Thread-safe.
/// </summary>
internal sealed partial class FailedTokens(ServerOptions options, ILogger<FailedTokens> logger)
{
    private const int MostAddresses = 10_000,
        MostLines = 200;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DateTimeOffset _end;
    private int _lines;

    /// <summary>Returns how long the address must wait before its tokens are checked again; null if they are checked now.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        lock (_gate)
        {
            var left = Left();
            return _counts.GetValueOrDefault(Key(address)) >= options.WrongTokensPerMinute ? left : null;
        }
    }

    /// <summary>Counts and logs the wrong token of a request.</summary>
    public void Add(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var path = SweepName.Shown(context.Request.Path);
        int count;
        int line;
        lock (_gate)
        {
            _ = Left();
            var key = Key(address);
            count = _counts.GetValueOrDefault(key) + 1;

            // Beyond this number of addresses only the limit on requests applies: the list must not grow with its attackers.
            if (count > 1 || _counts.Count < MostAddresses)
                _counts[key] = count;
            line = ++_lines;
        }

        var from = address?.ToString() ?? "an unknown address";
        if (line <= MostLines)
            LogRefused(from, context.Request.Method, path, count);
        if (line == MostLines)
            LogSilence(MostLines);
    }

    // Starts a new minute if the last one is over, and returns what is left of it.
    private TimeSpan Left()
    {
        var now = options.Time.GetUtcNow();
        if (now >= _end || _end - now > Window)
        {
            _counts.Clear();
            (_lines, _end) = (0, now + Window);
        }

        return _end - now;
    }

    // A client has a whole network of 64 bits in IPv6, so that network counts as one address.
    private static string Key(IPAddress? address) =>
        address switch
        {
            null => string.Empty,
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.ToString(),
        };

    [LoggerMessage(
        EventId = 1001,
        EventName = "TokenRefused",
        Level = LogLevel.Warning,
        Message = "a wrong token from {Address}: {Method} {Path} ({Count} in this minute)"
    )]
    private partial void LogRefused(string address, string method, string path, int count);

    [LoggerMessage(
        EventId = 1002,
        EventName = "TokensRefusedSilently",
        Level = LogLevel.Warning,
        Message = "{Count} wrong tokens in this minute: further ones are not logged until it is over"
    )]
    private partial void LogSilence(int count);
}
