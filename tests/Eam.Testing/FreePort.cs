using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Eam.Testing;

/// <summary>
/// Finds loopback ports for processes that listen later, or that listen again after they were killed. Linux gives ports from 32768 on to
/// connections and to listeners without a port, so one of those could be taken meanwhile. These ports are below.
/// </summary>
public static class FreePort
{
    private const int First = 20_000,
        Count = 12_000;

    // Each test program begins elsewhere, and gives no port twice until it has given all of them.
    private static int _last = Environment.ProcessId * 97 % Count;

    /// <summary>Returns a port on which nobody listens.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }

    /// <summary>Returns the text of a port on which nobody listens, for a command line.</summary>
    public static string NextText() => Next().ToString(CultureInfo.InvariantCulture);
}
