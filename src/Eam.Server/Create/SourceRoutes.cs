using Eam.Server.Artifacts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Create;

/// <summary>Route for the original text of a sweep's file.</summary>
internal static class SourceRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sweeps/{id}/source", SourceAsync)
            .WithTags("sweeps")
            .WithName("sweepSource")
            .WithSummary("The original text of the sweep file")
            .WithMetadata(new TextAnswers("application/yaml"));

    private static async Task<IResult> SourceAsync(SweepReader reader, SweepCopies copies, string id, CancellationToken cancellationToken)
    {
        var update = await reader.GetAsync(id, cancellationToken);
        await copies.FetchAsync(update, "sweep.yaml", cancellationToken);
        return Results.Text(SweepReader.Source(update), "application/yaml");
    }
}
