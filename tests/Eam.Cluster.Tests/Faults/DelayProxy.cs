using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Eam.Cluster.Tests.Faults;

/// <summary>A TCP proxy that can deliver everything late, in each direction. It stands for <c>tc netem</c>, which many kernels lack.</summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly Task _accepting;

    /// <summary>Starts to listen.</summary>
    public DelayProxy(IPEndPoint listen, IPEndPoint target)
    {
        (_listener, _target) = (new TcpListener(listen), target);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>How late each byte arrives.</summary>
    public TimeSpan Delay { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Stopped, or the client has gone already.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_target, _stop.Token);
            (near.NoDelay, far.NoDelay) = (true, true);
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two is gone: so is the connection.
        }
    }

    // Bytes wait in a queue, so that a delay takes no throughput.
    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var queue = Channel.CreateBounded<(long Due, byte[] Bytes)>(1024);
        var writing = WriteAsync(to, queue.Reader);
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
                await queue.Writer.WriteAsync((Environment.TickCount64 + (long)Delay.TotalMilliseconds, buffer[..read]), _stop.Token);
        }
        finally
        {
            queue.Writer.Complete();
        }

        await writing;
    }

    private async Task WriteAsync(NetworkStream to, ChannelReader<(long Due, byte[] Bytes)> queue)
    {
        await foreach (var (due, bytes) in queue.ReadAllAsync(_stop.Token))
        {
            if (due - Environment.TickCount64 is > 0 and var wait)
                await Task.Delay(TimeSpan.FromMilliseconds(wait), _stop.Token);
            await to.WriteAsync(bytes, _stop.Token);
        }
    }
}
