using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Steering;

/// <summary>Routes that steer: each answers when it has been done, with the sweep as it stands then.</summary>
internal static class SteerRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps/{id}").WithTags("steering");
        Add(sweeps, "pause", "Running segments save and stop, and none starts until it is resumed", (service, id, end) =>
            service.PauseAsync(id, end)
        );
        Add(sweeps, "resume", "Goes on, from where it paused or from its checkpoints", (service, id, end) => service.ResumeAsync(id, end));
        Add(sweeps, "stop", "Running segments save and stop, and the sweep ends; it can be resumed", (service, id, end) =>
            service.StopAsync(id, end)
        );
        Add(sweeps, "cancel", "Ends the sweep for good; its results stay", (service, id, end) => service.CancelAsync(id, end));
        Add(sweeps, "retry", "All trials that crashed for good go on again", (service, id, end) => service.RetryAsync(id, null, end));
        AddTrial(sweeps, "cancel", "Ends one trial; the sweep goes on without it", (service, id, trial, end) =>
            service.CancelTrialAsync(id, trial, end)
        );
        AddTrial(sweeps, "retry", "A trial that crashed for good, or was cancelled, goes on again", (service, id, trial, end) =>
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
            throw new ApiException(ProblemKind.Stale, $"the sweep is at {ETags.Of(before)} by now: look again, and then decide");

        // A client that goes away while it waits has asked all the same.
        await steer(CancellationToken.None).WaitAsync(context.RequestAborted);
        reader.Forget(id);
        var after = await reader.GetAsync(id, context.RequestAborted);
        context.Response.Headers.ETag = ETags.Of(after);
        return Results.Json(reader.Summary(after), ApiJson.Default.SweepSummary);
    }
}
