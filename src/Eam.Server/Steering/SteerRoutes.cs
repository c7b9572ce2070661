using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Steering;

/// <summary>Routes that steer sweeps. Each one answers after it has acted, with the new state of the sweep.</summary>
internal static class SteerRoutes
{
    private static readonly RequestHeader IfMatch = new("If-Match", "ETag that the sweep must have; otherwise the answer is 412.");

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps/{id}").WithTags("steering");
        Add(sweeps, RequestKind.Pause, "Pauses the sweep: running segments save and stop, and none starts until it is resumed");
        Add(sweeps, RequestKind.Resume, "Resumes the sweep from its pause or from its checkpoints");
        Add(sweeps, RequestKind.Stop, "Stops the sweep: running segments save and stop; the sweep can be resumed");
        Add(sweeps, RequestKind.Cancel, "Ends the sweep permanently; its results are kept");
        Add(sweeps, RequestKind.Retry, "Retries all trials that failed after their last attempt");
        AddTrial(sweeps, RequestKind.Cancel, "Ends one trial; the sweep continues without it");
        AddTrial(sweeps, RequestKind.Retry, "Retries a trial that failed after its last attempt or was cancelled");
    }

    private static void Add(RouteGroupBuilder sweeps, RequestKind kind, string summary) =>
        sweeps
            .MapPost($"/{kind.ToWord()}", (ISweepService service, SweepReader reader, HttpContext context, string id) =>
                SteerAsync(service, reader, context, id, new(kind))
            )
            .WithName($"{kind.ToWord()}Sweep")
            .WithSummary(summary)
            .WithMetadata(IfMatch)
            .Produces<SweepSummary>();

    private static void AddTrial(RouteGroupBuilder sweeps, RequestKind kind, string summary) =>
        sweeps
            .MapPost(
                $"/trials/{{trial:int}}/{kind.ToWord()}",
                (ISweepService service, SweepReader reader, HttpContext context, string id, int trial) =>
                    SteerAsync(service, reader, context, id, new(kind, trial))
            )
            .WithName($"{kind.ToWord()}Trial")
            .WithSummary(summary)
            .WithMetadata(IfMatch)
            .Produces<SweepSummary>();

    private static async Task<IResult> SteerAsync(
        ISweepService service,
        SweepReader reader,
        HttpContext context,
        string id,
        SweepRequest request
    )
    {
        reader.Forget(id);
        var before = await reader.GetAsync(id, context.RequestAborted);
        request = request with { Expected = Expected(context.Request, before) };
        try
        {
            // The request is carried out even if the client disconnects while it waits.
            await service.SteerAsync(id, request, CancellationToken.None).WaitAsync(context.RequestAborted);
        }
        catch (SweepChangedException)
        {
            reader.Forget(id);
            throw Stale(await reader.GetAsync(id, context.RequestAborted));
        }
        catch (ConflictException) when (request.Kind == RequestKind.Pause)
        {
            // Nothing trains in a sweep that has ended, which is what a user wants with a pause and with a stop: neither is refused.
            reader.Forget(id);
            if (!(await reader.GetAsync(id, context.RequestAborted)).HasEnded)
                throw;
        }

        reader.Forget(id);
        var after = await reader.GetAsync(id, context.RequestAborted);
        context.Response.Headers.ETag = ETags.Of(after);
        return Results.Json(reader.Summary(after), ApiJson.Default.SweepSummary);
    }

    // Null: the request is for any version. A header may name several tags: the sweep must have the version of one of them, and still have
    // it when the request is taken.
    private static SweepVersion? Expected(HttpRequest request, SweepUpdate now)
    {
        var match = request.Headers.IfMatch.ToString();
        if (match.Length == 0 || match.Trim() == "*")
            return null;
        return ETags.Matches(match, ETags.Of(now)) ? now.Version : throw Stale(now);
    }

    private static ApiException Stale(SweepUpdate now) =>
        new(ProblemKind.Stale, $"the sweep has changed: its ETag is now {ETags.Of(now)}. Read it again before you repeat the request");
}
