using Eam.Server.Problems;
using Eam.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Streams;

/// <summary>
/// Limits the number of open streams, in all, of one address and of one token, so that no client can hold all of them. Thread-safe.
/// </summary>
internal sealed class StreamSeats(ServerOptions options)
{
    private const int RetryAfter = 5;

    private readonly ClientShares _all = new(options.MostStreams),
        _addresses = new(options.MostStreamsPerAddress),
        _tokens = new(options.MostStreamsPerToken);

    /// <summary>Serves a stream that counts until it ends.</summary>
    /// <exception cref="ApiException">Too many streams are open.</exception>
    public async Task HoldAsync(HttpContext context, Func<Task> serve)
    {
        using var any = _all.Take(
            string.Empty,
            ProblemKind.Unavailable,
            $"{options.MostStreams} streams are open, which is the maximum",
            RetryAfter
        );
        using var own = _addresses.Take(
            ClientAddress.Of(context),
            ProblemKind.TooManyRequests,
            $"{options.MostStreamsPerAddress} streams of this address are open, which is the maximum; close some",
            RetryAfter
        );
        using var same = options.Tokens.AreRequired
            ? _tokens.Take(
                $"{AccessGate.Of(context)}",
                ProblemKind.TooManyRequests,
                $"{options.MostStreamsPerToken} streams with this token are open, which is the maximum; close some",
                RetryAfter
            )
            : null;
        await serve();
    }
}
