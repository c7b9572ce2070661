using System.Globalization;
using System.Text.Json;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Sweeps;

/// <summary>Route for the events of a sweep by page. A client can build the server's state of the sweep from them.</summary>
internal static class EventRoutes
{
    private const int Page = 500,
        LongestPage = 5000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/events", EventsAsync)
            .WithTags("sweeps")
            .WithName("listEvents")
            .WithSummary("Events in order, after a sequence number")
            .Produces<EventPage>();

    private static async Task<IResult> EventsAsync(
        SweepReader reader,
        ISweepService sweeps,
        HttpContext context,
        string id,
        long? after,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var count = Paging.Number("limit", limit, Page, 1, LongestPage);
        var next = Math.Max(0, after ?? 0);
        var (events, last) = (new List<JsonElement>(), Math.Max(update.Sequence, next));
        await foreach (var past in sweeps.EventsAsync(id, next, follow: false, cancellationToken))
        {
            last = Math.Max(last, past.Sequence);
            if (events.Count == count)
                break;
            events.Add(SweepJson.Element(past));
            next = past.Sequence;
        }

        if (next < last)
            PageLinks.After(context, next.ToString(CultureInfo.InvariantCulture));
        context.Response.Headers.ETag = ETags.Of(update);
        return Results.Json(new EventPage(id, events, next, last), ApiJson.Default.EventPage);
    }
}
