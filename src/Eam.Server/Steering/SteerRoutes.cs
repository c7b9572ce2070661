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
    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps/{id}").WithTags("steering");
        Add(sweeps, "pause", "Pauses the sweep: running segments save and stop, and none starts until it is resumed", (service, id, end) =>
            service.PauseAsync(id, end)
        );
        Add(sweeps, "resume", "Resumes the sweep from its pause or from its checkpoints", (service, id, end) =>
            service.ResumeAsync(id, end)
        );
        Add(sweeps, "stop", "Stops the sweep: running segments save and stop; the sweep can be resumed", (service, id, end) =>
            service.StopAsync(id, end)
        );
        Add(sweeps, "cancel", "Ends the sweep permanently; its results are kept", (service, id, end) => service.CancelAsync(id, end));
        Add(sweeps, "retry", "Retries all trials that failed after their last attempt", (service, id, end) =>
            service.RetryAsync(id, null, end)
        );
        AddTrial(sweeps, "cancel", "Ends one trial; the sweep continues without it", (service, id, trial, end) =>
            service.CancelTrialAsync(id, trial, end)
        );
        AddTrial(sweeps, "retry", "Retries a trial that failed after its last attempt or was cancelled", (service, id, trial, end) =>
            service.RetryAsync(id, trial, end)
        );
    }

    private static void Add(
        RouteGroupBuilder sweeps,
        string verb,
        string summary,
        Func<ISweepService, string, CancellationToken, Task> steer
    ) =>
        sweeps
            .MapPost($"/{verb}", (ISweepService service, SweepReader reader, HttpContext context, string id) =>
                SteerAsync(reader, context, id, end => steer(service, id, end))
            )
            .WithName($"{verb}Sweep")
            .WithSummary(summary)
            .Produces<SweepSummary>();

    private static void AddTrial(
        RouteGroupBuilder sweeps,
        string verb,
        string summary,
        Func<ISweepService, string, int, CancellationToken, Task> steer
    ) =>
        sweeps
            .MapPost(
                $"/trials/{{trial:int}}/{verb}",
                (ISweepService service, SweepReader reader, HttpContext context, string id, int trial) =>
                    SteerAsync(reader, context, id, end => steer(service, id, trial, end))
            )
            .WithName($"{verb}Trial")
            .WithSummary(summary)
            .Produces<SweepSummary>();

    private static async Task<IResult> SteerAsync(SweepReader reader, HttpContext context, string id, Func<CancellationToken, Task> steer)
    {
        reader.Forget(id);
        var before = await reader.GetAsync(id, context.RequestAborted);
        var match = context.Request.Headers.IfMatch.ToString();
        if (match.Length > 0 && !ETags.Matches(match, ETags.Of(before)))
            throw new ApiException(
                ProblemKind.Stale,
                $"the sweep has changed: its ETag is now {ETags.Of(before)}. Read it again before you repeat the request"
            );

        // The request is carried out even if the client disconnects while it waits.
        await steer(CancellationToken.None).WaitAsync(context.RequestAborted);
        reader.Forget(id);
        var after = await reader.GetAsync(id, context.RequestAborted);
        context.Response.Headers.ETag = ETags.Of(after);
        return Results.Json(reader.Summary(after), ApiJson.Default.SweepSummary);
    }
}
