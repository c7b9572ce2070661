using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Artifacts;

/// <summary>Route for samples of a trial's model, drawn from its newest checkpoint on request.</summary>
internal static class SampleRoutes
{
    private const int Usual = 512,
        Most = 4096;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/trials/{trial:int}/samples", SamplesAsync)
            .WithTags("results")
            .WithName("samples")
            .WithSummary("Samples of the base, of a trial's model and of the target")
            .Produces<SampleSet>();

    private static async Task<IResult> SamplesAsync(
        SweepReader reader,
        SweepCopies copies,
        ViewCache views,
        HttpContext context,
        string id,
        int trial,
        int? count,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        SweepReader.Trial(update, trial);
        var rows = Paging.Number("count", count, Usual, 16, Most);
        return await views.AnswerAsync(context, update, $"samples/{trial}/{rows}", ApiJson.Default.SampleSet, async () =>
        {
            await copies.FetchCheckpointsAsync(update, new HashSet<int> { trial }, CancellationToken.None);
            return await TrialSampleSets.DrawAsync(update, trial, rows);
        });
    }
}
