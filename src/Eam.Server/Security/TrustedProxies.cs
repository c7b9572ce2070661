using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace Eam.Server.Security;

/// <summary>
/// Believes what configured proxies say of their clients: limits then count the client's address instead of the proxy's, cookies are marked
/// <c>Secure</c> if the client speaks https, pages are compared with the host that the browser requested, and addresses in answers begin
/// with the prefix that the proxy removed. Anybody else's headers are ignored, because everybody can send them.
/// </summary>
internal static class TrustedProxies
{
    public static void Use(IApplicationBuilder server, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders =
                ForwardedHeaders.XForwardedFor
                | ForwardedHeaders.XForwardedProto
                | ForwardedHeaders.XForwardedHost
                | ForwardedHeaders.XForwardedPrefix,
            ForwardLimit = null, // as far as the chain consists of trusted proxies
        };

        // The framework trusts loopback by default, which is every program of this machine.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        server.UseForwardedHeaders(forwarded);
    }

    /// <summary>
    /// Returns the host that the last proxy or client named, before a forwarded host replaced it. A proxy may pass on a forwarded host of
    /// its client, so without tokens both must be this machine.
    /// </summary>
    public static HostString HostAsSent(HttpRequest request) =>
        request.Headers[ForwardedHeadersDefaults.XOriginalHostHeaderName].ToString() is { Length: > 0 } sent ? new(sent) : request.Host;
}
