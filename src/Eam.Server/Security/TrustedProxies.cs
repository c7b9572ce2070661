using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Eam.Server.Security;

/// <summary>
/// Believes what configured proxies say of their clients: limits then count the client's address instead of the proxy's, and cookies are marked
/// <c>Secure</c> if the client speaks https. Anybody else's headers are ignored, because everybody can send them.
/// </summary>
internal static class TrustedProxies
{
    public static void Use(IApplicationBuilder server, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far as the chain consists of trusted proxies
        };

        // The framework trusts loopback by default, which is every program of this machine.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        server.UseForwardedHeaders(forwarded);
    }
}
