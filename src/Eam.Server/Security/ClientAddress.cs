using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>
/// Names the address that a limit counts. An IPv6 client usually has a whole /64 network, so all its addresses count as one.
/// </summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>Returns the address of a request's client.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>Returns the name of an address; empty if there is none.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return string.Empty;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address.ToString();
    }
}
