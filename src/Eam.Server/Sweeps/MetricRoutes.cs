using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Sweeps;

/// <summary>Route for all evaluations of a sweep, by page.</summary>
internal static class MetricRoutes
{
    private const int Page = 500,
        LongestPage = 5000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/metrics", MetricsAsync)
            .WithTags("sweeps")
            .WithName("listMetrics")
            .WithSummary("Evaluated points of trials, by page")
            .Produces<MetricPage>()
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> MetricsAsync(
        SweepReader reader,
        ViewCache views,
        HttpContext context,
        string id,
        int[]? trial,
        string[]? metric,
        int? offset,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var metrics = Paging.Known("metric", metric, [.. MeasuredMetrics.OfTask(update.State.Spec).Select(known => known.Name)]);
        var trials = (trial ?? []).Distinct().Order().Select(number => SweepReader.Trial(update, number)).ToList();
        var (first, count) = (Paging.Number("offset", offset, 0, 0, int.MaxValue), Paging.Number("limit", limit, Page, 1, LongestPage));
        IReadOnlyList<Trial> chosen = trials.Count > 0 ? trials : update.State.Trials;
        PageLinks.Offset(context, first, count, chosen.Sum(one => one.Curve.Count));
        var view = $"metrics/{string.Join(',', trials.Select(one => one.Number))}/{string.Join(',', metrics)}/{first}/{count}";
        return await views.AnswerAsync(context, update, view, ApiJson.Default.MetricPage, () =>
        {
            var points = chosen
                .SelectMany(one => Enumerable.Range(0, one.Curve.Count).Select(point => (Trial: one, Point: point)))
                .Skip(first)
                .Take(count);
            return new MetricPage(
                update.Sweep,
                [
                    .. points.Select(at => new MetricPoint(
                        at.Trial.Number,
                        at.Trial.Configuration.Method,
                        Only(TrialViews.Point(update.State.Spec, at.Trial, at.Point), metrics)
                    )),
                ],
                chosen.Sum(one => one.Curve.Count),
                first,
                count,
                update.Sequence
            );
        });
    }

    private static CurvePointView Only(CurvePointView point, IReadOnlyList<string> metrics) =>
        metrics.Count == 0
            ? point
            : point with
            {
                Metrics = metrics.Where(point.Metrics.ContainsKey).ToDictionary(name => name, name => point.Metrics[name]),
            };
}
