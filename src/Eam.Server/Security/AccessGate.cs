using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>Marks a route that changes nothing although its method is not GET. A read-only token is enough for it.</summary>
internal sealed class ReadOnlyRoute;

/// <summary>
/// Decides which requests are allowed. Without tokens only this machine reaches the server, but a browser on it also shows pages of other
/// sites. So requests with a foreign host name or origin are refused (DNS rebinding, cross-site requests).
/// </summary>
internal sealed class AccessGate(ServerOptions options, FailedTokens failed) : IDisposable
{
    private const string Bearer = "Bearer ";

    private readonly PartitionedRateLimiter<Access> _rate = PartitionedRateLimiter.Create<Access, Access>(access =>
        RateLimitPartition.GetTokenBucketLimiter(access, _ => RequestLimits.Bucket(options.RequestsPerSecondPerToken))
    );

    /// <summary>Returns the access of the client of this request.</summary>
    public static Access Of(HttpContext context) => context.Items[typeof(Access)] is Access access ? access : Access.None;

    /// <summary>Allows a request, or throws a problem.</summary>
    public Task Guard(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!options.Tokens.AreRequired && !(IsThisMachine(request.Host) && IsThisMachine(TrustedProxies.HostAsSent(request))))
            throw new ApiException(
                ProblemKind.ForeignHost,
                "without a token this server answers only requests to localhost, 127.0.0.1 and [::1]"
            );
        if (Origins.Refusal(request, options.Tokens.AreRequired, options.IsHostedPage(request.Path.Value)) is { } refusal)
            throw new ApiException(ProblemKind.ForeignOrigin, refusal);

        var access = Presented(context);
        context.Items[typeof(Access)] = access;
        if (NeedsToken(request.Path))
        {
            Check(context, access);
            Count(access);
        }

        return next(context);
    }

    public void Dispose() => _rate.Dispose();

    // Without tokens there is nothing to count: the limit of the address applies.
    private void Count(Access access)
    {
        if (!options.Tokens.AreRequired)
            return;
        using var lease = _rate.AttemptAcquire(access);
        if (!lease.IsAcquired)
            throw new ApiException(
                ProblemKind.TooManyRequests,
                $"more than {options.RequestsPerSecondPerToken} requests per second with this token; try again in a second",
                retryAfter: 1
            );
    }

    private static void Check(HttpContext context, Access access)
    {
        if (access == Access.None)
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"eam\"";
                return Task.CompletedTask;
            });
            throw new ApiException(ProblemKind.Unauthorized, "send the header 'Authorization: Bearer TOKEN'");
        }

        var looks =
            HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyRoute>() is not null;
        if (access == Access.Read && !looks)
            throw new ApiException(ProblemKind.Forbidden, "this token is read-only: it cannot start or steer sweeps");
    }

    private Access Presented(HttpContext context)
    {
        var request = context.Request;
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return OfToken(context, header[Bearer.Length..].Trim());

        // Sessions are not counted: nobody can guess one, and a browser repeats an old one after the token has changed.
        return request.Cookies.TryGetValue(AccessTokens.Cookie, out var session)
            ? options.Tokens.CheckSession(session)
            : options.Tokens.Check(null);
    }

    // An address with too many wrong tokens does not learn whether the next one is right.
    private Access OfToken(HttpContext context, string token)
    {
        if (!NeedsToken(context.Request.Path))
            return options.Tokens.Check(token);
        if (failed.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
            throw new ApiException(
                ProblemKind.TooManyRequests,
                $"more than {options.WrongTokensPerMinute} wrong tokens in a minute from this address; try again in {seconds} s"
            );
        }

        var access = options.Tokens.Check(token);
        if (access == Access.None)
            failed.Add(context);
        return access;
    }

    private bool NeedsToken(PathString path) =>
        options.IsHostedPage(path.Value)
        || path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static bool IsThisMachine(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
