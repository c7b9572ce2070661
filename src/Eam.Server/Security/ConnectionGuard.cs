using System.Net;
using Eam.Server.Health;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Security;

/// <summary>Gives each connection a place, and closes a connection whose client sends nothing.</summary>
internal sealed class ConnectionGuard(ServerOptions options)
{
    private const string RetryAfter = "5";

    private readonly ConnectionSeats _seats = new(options);

    /// <summary>Guards connections before any of their bytes are read as HTTP.</summary>
    public ConnectionDelegate Connect(ConnectionDelegate next) => connection => ConnectAsync(connection, next);

    /// <summary>Records that a connection has a request, and refuses all but health on a connection of the reserve.</summary>
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        // A transport without connections, such as one in memory, has no places.
        if (context.Features.Get<ConnectionSeat>() is not { } seat)
        {
            await next(context);
            return;
        }

        seat.Begin();
        try
        {
            if (seat.OnlyHealth)
                context.Response.Headers.Connection = "close";
            if (!seat.OnlyHealth || HealthRoutes.IsHealth(context.Request.Path))
                await next(context);
            else
                await RefuseAsync(context);
        }
        finally
        {
            seat.End();
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return ProblemResponses.WriteAsync(
            context,
            ProblemKind.TooManyRequests,
            "too many connections are open, in all or from this address; close some, or try again later"
        );
    }

    private async Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var seat = _seats.Take(ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address), () => connection.Abort());
        if (seat is null)
        {
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(seat);
            if (!await SpeaksAsync(connection))
                return;
            seat.Speak();
            await next(connection);
        }
        finally
        {
            _seats.Leave(seat);
        }
    }

    // Waits for the first byte, and leaves it for the reader of requests.
    private async Task<bool> SpeaksAsync(ConnectionContext connection)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            ?? CancellationToken.None;
        using var patience = new CancellationTokenSource(options.LongestSilence);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping, connection.ConnectionClosed);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(end.Token);
            var spoke = !read.Buffer.IsEmpty;
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return spoke;
        }
        catch (OperationCanceledException)
        {
            connection.Abort();
            return false;
        }
        catch (IOException)
        {
            // The client has reset the connection.
            return false;
        }
    }
}
