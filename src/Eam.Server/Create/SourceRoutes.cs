using Eam.Engine.Files;
using Eam.Engine.Sweeps;
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
            .Produces<string>(contentType: "application/yaml");

    /// <summary>Reads the text of a sweep's file; returns empty text if there is no file.</summary>
    /// <exception cref="Engine.EngineException">The file cannot be read.</exception>
    public static string Read(SweepUpdate update)
    {
        var path = Path.Combine(update.Folder, "sweep.yaml");
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }

    private static async Task<IResult> SourceAsync(SweepReader reader, SweepCopies copies, string id, CancellationToken cancellationToken)
    {
        var update = await reader.GetAsync(id, cancellationToken).ConfigureAwait(false);
        await copies.FetchAsync(update, "sweep.yaml", cancellationToken).ConfigureAwait(false);
        return Results.Text(Read(update), "application/yaml");
    }
}
