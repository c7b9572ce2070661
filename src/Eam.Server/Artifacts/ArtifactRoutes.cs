using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Eam.Server.Artifacts;

/// <summary>Routes for downloads: exports and files.</summary>
internal static class ArtifactRoutes
{
    private const string Csv = "csv",
        Json = "json",
        Lines = "jsonl",
        Events = "events";

    private const string Jsonl = "application/jsonl";

    public static void Map(IEndpointRouteBuilder api)
    {
        var sweep = api.MapGroup("/sweeps/{id}").WithTags("results");
        sweep
            .MapGet("/export", ExportAsync)
            .WithName("exportSweep")
            .WithSummary("Results for other programs, as csv, json, jsonl or events")
            .Produces<SweepExport>()
            .WithMetadata(new TextAnswers("text/csv", Jsonl));
        sweep.MapGet("/artifacts", ListAsync).WithName("listArtifacts").WithSummary("Files that can be fetched").Produces<ArtifactList>();
        sweep
            .MapGet("/artifacts/{name}", FileAsync)
            .WithName("artifact")
            .WithSummary("One file, or a range of its bytes")
            .WithMetadata(new TextAnswers("application/octet-stream", "image/png", "text/csv", Jsonl, "application/yaml", "text/plain"))
            .WithMetadata(new RequestHeader("Range", "A range of bytes."), new RequestHeader("If-None-Match", "ETag that the client has."))
            .Produces(StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status304NotModified);
    }

    private static async Task<IResult> ExportAsync(
        SweepReader reader,
        ISweepService sweeps,
        string id,
        string? format,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        var form = Paging.Known("format", format is null ? null : [format], [Csv, Json, Lines, Events]) is [var given] ? given : Csv;
        return form switch
        {
            Csv => Results.Stream(
                stream => WriteAsync(stream, content => TrialsTable.Write(content, update.State), cancellationToken),
                "text/csv; charset=utf-8",
                $"{id}.csv"
            ),
            Lines => Results.Stream(
                stream => WriteAsync(stream, content => CurvesFile.Write(content, update.State), cancellationToken),
                Jsonl,
                $"{id}.jsonl"
            ),
            Events => Results.Stream(
                stream => WriteEventsAsync(stream, sweeps.EventsAsync(id, 0, follow: false, cancellationToken), cancellationToken),
                Jsonl,
                $"{id}.events.jsonl"
            ),
            _ => Results.Json(
                new SweepExport(
                    SweepViews.Details(update, reader.Summary(update)),
                    [
                        .. update.State.Trials.Select(trial =>
                        {
                            cancellationToken.ThrowIfCancellationRequested();
                            return TrialViews.Details(update, trial);
                        }),
                    ]
                ),
                ApiJson.Default.SweepExport
            ),
        };
    }

    // The writers are synchronous, but the stream of a response must be written asynchronously.
    private static async Task WriteAsync(Stream response, Action<Stream> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var content = new MemoryStream();
        write(content);
        content.Position = 0;
        await content.CopyToAsync(response, cancellationToken);
    }

    private static async Task WriteEventsAsync(Stream response, IAsyncEnumerable<PastEvent> events, CancellationToken cancellationToken)
    {
        await foreach (var past in events.WithCancellation(cancellationToken))
            await SweepJson.WriteAsync(past, response, cancellationToken);
    }

    private static async Task<IResult> ListAsync(SweepReader reader, SweepCopies copies, string id, CancellationToken cancellationToken)
    {
        var update = await reader.GetAsync(id, cancellationToken);
        return Results.Json(new ArtifactList(id, await copies.ListAsync(update, cancellationToken)), ApiJson.Default.ArtifactList);
    }

    private static async Task<IResult> FileAsync(
        SweepReader reader,
        SweepCopies copies,
        HttpContext context,
        string id,
        string name,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        await copies.FetchAsync(update, name, cancellationToken);
        var (artifact, path) = ArtifactFiles.Of(update).FirstOrDefault(file => file.Artifact.Name == name);
        if (artifact is null)
            throw new NotFoundException($"sweep {id} has no file '{SweepName.Shown(name)}'; /api/v1/sweeps/{id}/artifacts lists them");

        // The name of a checkpoint is never used for other content. The other files are rewritten while the sweep runs.
        context.Response.Headers.CacheControl = "private, no-cache";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{artifact.Modified.UtcTicks:x}-{artifact.Bytes:x}\"");
        return Results.File(
            path,
            MediaType(artifact.Kind),
            null,
            artifact.Modified,
            new EntityTagHeaderValue(tag),
            enableRangeProcessing: true
        );
    }

    private static string MediaType(string kind) =>
        kind switch
        {
            "image" => "image/png",
            "table" => "text/csv; charset=utf-8",
            "curves" => Jsonl,
            "source" => "application/yaml",
            "checksum" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
}
