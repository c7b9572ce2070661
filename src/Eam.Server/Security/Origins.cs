using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>
/// Decides whether a request comes from a page of another site. A browser sends the address of the page (<c>Origin</c>), and on https and
/// loopback also how the page is related to the address that it requests (<c>Sec-Fetch-Site</c>). A page can forge neither.
/// </summary>
internal static class Origins
{
    /// <summary>Returns why a request is refused; null if it is not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hasTokens">Whether the server needs tokens.</param>
    /// <param name="isHosted">Whether the request is for a page that the host adds.</param>
    public static string? Refusal(HttpRequest request, bool hasTokens, bool isHosted)
    {
        var looks = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isApi = request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        var (origin, site) = (request.Headers.Origin.ToString(), request.Headers["Sec-Fetch-Site"].ToString());

        // A page of another site cannot read an answer, but a request for a report, samples or a stream costs this server the same. Links
        // to the pages themselves work.
        if (origin.Length == 0)
            return (!looks || isApi) && site is "cross-site" or "same-site" ? "pages of other sites must not use this server" : null;
        if (IsOwn(origin, request))
            return null;

        // The dashboard's files are public. A browser may send an origin for them even to the same site.
        var isFile = !isApi && !isHosted && !request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
        if (looks && isFile)
            return null;

        // A proxy that replaces the host hides that both are equal, but the browser knows. Where there are no tokens, the name of another
        // site may lead here (DNS rebinding), and then the browser's word is not enough to act.
        if (site == "same-origin" && (looks || hasTokens))
            return null;
        var (page, host) = (SweepName.Shown(origin), SweepName.Shown(request.Host.Value ?? string.Empty));
        return $"the page comes from '{page}' and the request is for the host '{host}', so it counts as a page of another site. "
            + "A proxy between them must pass on the browser's Host, or send it as X-Forwarded-Host and be trusted by this server "
            + "(--proxy, Eam__Proxies): docs/operations.md#behind-a-proxy";
    }

    // A proxy may speak https where this server speaks http, so the scheme is not compared.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Authority.Equals(Authority(request, from), StringComparison.OrdinalIgnoreCase);

    private static string Authority(HttpRequest request, Uri origin)
    {
        var host = request.Host.Value ?? string.Empty;
        var plain = origin.IsDefaultPort ? $":{origin.Port}" : null;
        return plain is not null && host.EndsWith(plain, StringComparison.Ordinal) ? host[..^plain.Length] : host;
    }
}
