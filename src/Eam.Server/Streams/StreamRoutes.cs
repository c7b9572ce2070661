using System.Globalization;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Eam.Server.Streams;

/// <summary>Routes for server-sent events.</summary>
internal static class StreamRoutes
{
    private const string MediaType = "text/event-stream";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sweeps/{id}/stream", SweepAsync)
            .WithTags("streams")
            .WithName("streamSweep")
            .WithSummary("Changes of a sweep, as server-sent events")
            .WithDescription("The data of an event update is a SweepChange.")
            .Produces<SweepChange>(contentType: MediaType)
            .WithMetadata(new TextAnswers(MediaType), new RequestHeader("Last-Event-ID", "Id of the last event that the reader has."));
        api.MapGet("/stream", ListAsync)
            .WithTags("streams")
            .WithName("streamSweeps")
            .WithSummary("Changes of the listing of sweeps, as server-sent events")
            .WithDescription("The data of an event sweep is a SweepSummary.")
            .WithMetadata(new TextAnswers(MediaType), new RequestHeader("Last-Event-ID", "Id of the last event that the reader has."));
    }

    private static async Task ListAsync(ListHub hub, StreamSeats seats, IHostApplicationLifetime host, HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        var last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } given ? given : null;
        await seats.HoldAsync(context, () =>
            hub.ReadAsync(last, mailbox => WriteAsync(context.Response, mailbox, hub.ResyncFrame, end.Token))
        );
    }

    private static async Task SweepAsync(
        SweepHubs hubs,
        StreamSeats seats,
        IHostApplicationLifetime host,
        HttpContext context,
        string id,
        long? after
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        var last = LastEvent(context.Request) ?? after;
        await seats.HoldAsync(context, () =>
            hubs.ReadAsync(id, last, (hub, mailbox) => WriteAsync(context.Response, mailbox, hub.ResyncFrame, end.Token), end.Token)
        );
    }

    // A browser that reconnects sends the last event id in a header. It takes precedence over the value in the address.
    private static long? LastEvent(HttpRequest request)
    {
        var header = request.Headers["Last-Event-ID"].ToString();
        if (header.Length == 0)
            return null;
        return long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new ApiException(ProblemKind.BadRequest, "Last-Event-ID must be the sequence number of an event");
    }

    /// <summary>Writes frames as they arrive, until the reader disconnects or the server stops.</summary>
    public static async Task WriteAsync(HttpResponse response, Mailbox mailbox, Func<byte[]> resync, CancellationToken cancellationToken)
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HeadRequests.Is(response.HttpContext))
            return;
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await response.Body.WriteAsync(Frames.Opening, cancellationToken);
            do
            {
                while (mailbox.Frames.TryRead(out var frame))
                    await response.Body.WriteAsync(frame, cancellationToken);
                if (mailbox.TakeMissed())
                    await response.Body.WriteAsync(resync(), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            } while (await mailbox.Frames.WaitToReadAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader disconnected, or the server stops. A browser reconnects by itself.
        }
        catch (IOException)
        {
            // The connection broke.
        }
    }
}
