using Eam.Engine.Sweeps;
using Eam.Server.Artifacts;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Reports;

/// <summary>Route for the data of a sweep's report, in one answer.</summary>
internal static class ReportRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/report", ReportAsync)
            .WithTags("results")
            .WithName("report")
            .WithSummary("Data of a report: views, facts and samples")
            .Produces<ReportSweep>()
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ReportAsync(
        SweepReader reader,
        SweepCopies copies,
        ViewCache views,
        ISweepService sweeps,
        TimeProvider time,
        HttpContext context,
        string id,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        return await views.AnswerAsync(context, update, "report", ApiJson.Default.ReportSweep, async left =>
        {
            await copies.FetchForReportAsync(update, ReportSamples.Shown(update).SelectMany(method => method).ToHashSet(), left);
            return await ReportSource.ReadAsync(
                update,
                sweeps.EventsAsync(update.Sweep, 0, follow: false, left),
                time.GetUtcNow(),
                runScripts: false,
                left
            );
        });
    }
}
