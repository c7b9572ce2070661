using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Analysis;

/// <summary>Routes that analyse sweeps.</summary>
internal static class AnalysisRoutes
{
    private const int MostSweeps = 20;

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweep = api.MapGroup("/sweeps/{id}").WithTags("analysis");
        sweep
            .MapGet("/curves", CurvesAsync)
            .WithName("curves")
            .WithSummary("Learning curves of a metric, within a budget of points")
            .Produces<CurveSet>()
            .Produces(StatusCodes.Status304NotModified);
        sweep
            .MapGet("/rungs", RungsAsync)
            .WithName("rungs")
            .WithSummary("Trials at each rung: promoted, waiting or pruned, and why")
            .Produces<RungLadder>()
            .Produces(StatusCodes.Status304NotModified);
        sweep
            .MapGet("/slots", SlotsAsync)
            .WithName("slots")
            .WithSummary("Timeline of slots: which trial ran where and when")
            .Produces<SlotTimeline>()
            .Produces(StatusCodes.Status304NotModified);
        sweep
            .MapGet("/pareto", ParetoAsync)
            .WithName("pareto")
            .WithSummary("Trials by compute, value and distance, with the Pareto front")
            .Produces<ParetoView>()
            .Produces(StatusCodes.Status304NotModified);
        sweep
            .MapGet("/front", FrontAsync)
            .WithName("front")
            .WithSummary("The Pareto front of the sweep's objectives, and its hypervolume over compute")
            .Produces<FrontView>();
        sweep
            .MapGet("/importance", ImportanceAsync)
            .WithName("importance")
            .WithSummary("Parameters by the share of the variance that they explain")
            .Produces<ImportanceView>()
            .Produces(StatusCodes.Status304NotModified);
        api.MapGet("/compare", CompareAsync)
            .WithTags("analysis")
            .WithName("compare")
            .WithSummary("Compute to reach a target by method, over one or more sweeps")
            .Produces<Comparison>();
    }

    private static async Task<IResult> CurvesAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        string? metric,
        int? points,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var definition = Metric(update, metric);
        var budget = Paging.Number("points", points, 5000, 10, 100_000);
        return await views.AnswerAsync(context, update, $"curves/{definition.Name}/{budget}", ApiJson.Default.CurveSet, () =>
            CurveViews.Of(update, definition, budget)
        );
    }

    private static async Task<IResult> RungsAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        return await views.AnswerAsync(context, update, "rungs", ApiJson.Default.RungLadder, () => LadderViews.Of(update));
    }

    private static async Task<IResult> SlotsAsync(
        SweepReader reader,
        Timelines timelines,
        ViewCache views,
        HttpContext context,
        string id,
        int? segments,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var most = Paging.Number("segments", segments, 5000, 1, 100_000);
        return await views.AnswerAsync(context, update, $"slots/{most}", ApiJson.Default.SlotTimeline, left =>
            timelines.OfAsync(update, most, left)
        );
    }

    private static async Task<IResult> ParetoAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        string? metric,
        int? points,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var definition = Metric(update, metric);
        var budget = Paging.Number("points", points, 2000, 10, 100_000);
        return await views.AnswerAsync(context, update, $"pareto/{definition.Name}/{budget}", ApiJson.Default.ParetoView, () =>
            ParetoViews.Of(update, definition, budget)
        );
    }

    private static async Task<IResult> FrontAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        return await views.AnswerAsync(context, update, "front", ApiJson.Default.FrontView, () => FrontViews.Of(update));
    }

    private static async Task<IResult> ImportanceAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        string? metric,
        int? rung,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var definition = Metric(update, metric);
        var at = Paging.Number("rung", rung, 1, 1, update.State.Spec.Halving.Rungs().Count);
        return await views.AnswerAsync(context, update, $"importance/{definition.Name}/{at}", ApiJson.Default.ImportanceView, () =>
            ImportanceViews.Of(update, definition, RungNumber.Index(at))
        );
    }

    private static async Task<IResult> CompareAsync(
        SweepReader reader,
        WorkTurns turns,
        HttpContext context,
        string[]? sweep,
        string? metric,
        double? target,
        double? share,
        bool? searches,
        CancellationToken cancellationToken
    )
    {
        if (sweep is null or { Length: 0 or > MostSweeps })
            throw new ApiException(ProblemKind.BadRequest, $"name 1 to {MostSweeps} sweeps: ?sweep=A&sweep=B");
        if (target is { } level && !double.IsFinite(level))
            throw new ApiException(ProblemKind.BadRequest, "target must be a finite number");
        if (share is not null and not (> 0 and < 1))
            throw new ApiException(ProblemKind.BadRequest, "share must be above 0 and below 1");
        if (share is not null && target is not null)
            throw new ApiException(ProblemKind.BadRequest, "share and target both set the level; give one of them");
        var updates = new List<SweepUpdate>();
        foreach (var id in sweep.Distinct())
            updates.Add(await reader.GetAsync(id, cancellationToken));
        var definition = metric is null ? null : Metric(updates[0], metric);
        return Results.Json(
            await turns.RunAsync(context, left => Comparisons.Of(updates, definition, target, share, searches ?? false, left)),
            ApiJson.Default.Comparison
        );
    }

    // The sweep's own objective is known, even if a version of the task no longer defines it.
    private static MetricDefinition Metric(SweepUpdate update, string? name)
    {
        var (spec, wanted) = (update.State.Spec, name ?? update.State.Spec.Objective.Metric);
        var known = wanted == spec.Objective.Metric ? spec.Metrics : MeasuredMetrics.OfTask(spec);
        return known.FirstOrDefault(metric => metric.Name == wanted)
            ?? throw Paging.Unknown("metric", wanted, [.. MeasuredMetrics.OfTask(spec).Select(metric => metric.Name)]);
    }
}
