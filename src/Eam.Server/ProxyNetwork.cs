using System.Net;

namespace Eam.Server;

/// <summary>Parses the addresses of proxies that an operator trusts.</summary>
public static class ProxyNetwork
{
    /// <summary>
    /// Parses <c>ADDRESS</c> or <c>ADDRESS/BITS</c>, such as <c>10.0.0.7</c> or <c>10.0.0.0/8</c>; returns null for anything else.
    /// </summary>
    public static IPNetwork? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(text, out var network) ? network : null;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    /// <summary>Parses a list with commas; null if an entry is wrong.</summary>
    public static IReadOnlyList<IPNetwork>? ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var networks = new List<IPNetwork>();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(entry) is not { } network)
                return null;
            networks.Add(network);
        }

        return networks;
    }
}
