using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>
/// Adds security headers to every answer: the browser may use only scripts, styles and connections of this server, no frames, and must not
/// guess media types.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // A page that the host adds may have inline styles, and fonts within its styles. Its scripts are still files.
    private static readonly string Hosted = Policy
        .Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal)
        .Replace("font-src 'self'", "font-src 'self' data:", StringComparison.Ordinal);

    public static Task Add(HttpContext context, ServerOptions options, RequestDelegate next)
    {
        var (headers, policy) = (context.Response.Headers, options.IsHostedPage(context.Request.Path.Value) ? Hosted : Policy);
        context.Response.OnStarting(() =>
        {
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
