using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Sweeps;

/// <summary>Routes that show sweeps and trials.</summary>
internal static class SweepRoutes
{
    private const int Page = 50,
        LongestPage = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweeps = api.MapGroup("/sweeps").WithTags("sweeps");
        sweeps.MapGet("", ListAsync).WithName("listSweeps").WithSummary("Sweeps, newest first").Produces<SweepPage>();
        sweeps
            .MapGet("/{id}", ShowAsync)
            .WithName("showSweep")
            .WithSummary("One sweep: state, specification, arms and rungs")
            .Produces<SweepDetails>();
        sweeps
            .MapGet("/{id}/trials", TrialsAsync)
            .WithName("listTrials")
            .WithSummary("Trials, filtered and sorted, by page")
            .Produces<TrialPage>()
            .Produces(StatusCodes.Status304NotModified);
        sweeps
            .MapGet("/{id}/trials/{trial:int}", TrialAsync)
            .WithName("showTrial")
            .WithSummary("One trial with its learning curve")
            .Produces<TrialDetails>();
    }

    private static async Task<IResult> ListAsync(
        SweepReader reader,
        HttpContext context,
        string[]? state,
        string? after,
        int? offset,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        if (after is not null && offset is not null)
            throw new ApiException(ProblemKind.BadRequest, "after and offset cannot be used together: give one of them");
        var states = Paging.Known("state", state, [.. EnumWords.All<SweepStatus>(), "damaged"]);
        var (first, count) = (Paging.Number("offset", offset, 0, 0, int.MaxValue), Paging.Number("limit", limit, Page, 1, LongestPage));
        var all = (await reader.SummariesAsync(cancellationToken))
            .Where(sweep => states.Count == 0 || states.Contains(sweep.Status))
            .ToList();
        if (after is not null)
            first = await IndexAfterAsync(reader, all, after, cancellationToken);
        var page = all.Skip(first).Take(count).ToList();
        if (page.Count > 0 && first + page.Count < all.Count)
            PageLinks.After(context, page[^1].Id);
        return Results.Json(new SweepPage(page, all.Count, first, count), ApiJson.Default.SweepPage);
    }

    // A sweep that no longer has the requested state still has its place: the list is ordered by the time of the start.
    private static async Task<int> IndexAfterAsync(
        SweepReader reader,
        List<SweepSummary> all,
        string after,
        CancellationToken cancellationToken
    )
    {
        var known = all.FindIndex(sweep => sweep.Id == after);
        if (known >= 0)
            return known + 1;
        var last = (await reader.SummariesAsync(cancellationToken)).FirstOrDefault(sweep => sweep.Id == after)
            ?? throw new ApiException(ProblemKind.BadRequest, $"after names no sweep: '{SweepName.Shown(after)}'");
        var next = all.FindIndex(sweep => SweepReader.NewestFirst.Compare(sweep, last) > 0);
        return next < 0 ? all.Count : next;
    }

    private static async Task<IResult> ShowAsync(SweepReader reader, HttpContext context, string id, CancellationToken cancellationToken)
    {
        var update = await reader.GetAsync(id, cancellationToken);
        context.Response.Headers.ETag = ETags.Of(update);
        return Results.Json(SweepViews.Details(update, reader.Summary(update)), ApiJson.Default.SweepDetails);
    }

    private static async Task<IResult> TrialsAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        string[]? state,
        string[]? method,
        string? sort,
        bool? reverse,
        int? offset,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var states = Paging.Known("state", state, EnumWords.All<TrialStatus>());
        var methods = Paging.Known("method", method, [.. update.State.Spec.Space.Methods]);
        var (first, count) = (Paging.Number("offset", offset, 0, 0, int.MaxValue), Paging.Number("limit", limit, Page, 1, LongestPage));
        var columns = TrialOrder.Names(update.State);
        var order = TrialOrder.Find(update.State, sort) ?? throw Paging.Unknown("sort", sort!, columns);
        PageLinks.Offset(context, first, count, update.State.Trials.Count(Matches));
        var view = $"trials/{string.Join(',', states)}/{string.Join(',', methods)}/{sort}/{reverse}/{first}/{count}";
        return await views.AnswerAsync(context, update, view, ApiJson.Default.TrialPage, () =>
        {
            var matching = update.State.Trials.Where(Matches).ToList();
            var page = order
                .Sorted(matching, reverse ?? false)
                .Skip(first)
                .Take(count)
                .Select(trial => TrialViews.Row(update.State, trial));
            return new TrialPage(update.Sweep, [.. page], matching.Count, first, count, columns, update.Sequence);
        });

        bool Matches(Trial trial) =>
            (states.Count == 0 || states.Contains(trial.Status.ToWord()))
            && (methods.Count == 0 || methods.Contains(trial.Configuration.Method));
    }

    private static async Task<IResult> TrialAsync(
        SweepReader reader,
        HttpContext context,
        string id,
        int trial,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        context.Response.Headers.ETag = ETags.Of(update);
        return Results.Json(TrialViews.Details(update, SweepReader.Trial(update, trial)), ApiJson.Default.TrialDetails);
    }
}
