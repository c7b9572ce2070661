using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Server.Contracts;
using Eam.Server.Problems;
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

    private const string Path = "/sweeps/{id}/trials/{trial:int}/samples";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, SamplesAsync)
            .WithTags("results")
            .WithName("samples")
            .WithSummary("Samples of the base, of a trial's model and of the target")
            .Produces<SampleSet>()
            .Produces(StatusCodes.Status304NotModified);
        api.MapPost(Path, SamplesAsync)
            .WithTags("results")
            .WithName("drawSamples")
            .WithSummary("The same; also for tasks whose files are programs, which it runs")
            .Produces<SampleSet>();
    }

    private static async Task<IResult> SamplesAsync(
        SweepReader reader,
        SweepCopies copies,
        ViewCache views,
        ServerOptions options,
        HttpContext context,
        string id,
        int trial,
        int? count,
        CancellationToken cancellationToken
    )
    {
        var update = await reader.GetAsync(id, cancellationToken);
        SweepReader.Trial(update, trial);
        if (update.State.Spec.Command is not null)
            throw new NotFoundException("a sweep of task command has no samples, because only its program can load the model");
        if (update.State.Spec.IsSimulated)
            throw new NotFoundException("a sweep on simulated devices has no samples, because it trained no model");
        RequireAllowed(TaskLoader.Files(update.State.Spec.Task), context.Request.Method, options);
        var rows = Paging.Number("count", count, Usual, 16, Most);
        return await views.AnswerAsync(context, update, $"samples/{trial}/{rows}", ApiJson.Default.SampleSet, async left =>
        {
            await copies.FetchCheckpointsAsync(update, new HashSet<int> { trial }, left);
            return await TrialSampleSets.DrawAsync(update, trial, rows, left);
        });
    }

    // A sweep may come from somebody else, so looking at it must not run the programs in its files.
    private static void RequireAllowed(IReadOnlyList<string> files, string method, ServerOptions options)
    {
        if (files.Count == 0)
            return;
        if (!HttpMethods.IsPost(method))
            throw new ApiException(
                ProblemKind.NotAllowed,
                "samples of this task run the programs in its files: send POST to this address, with a token that may write"
            );
        if (!files.All(options.AllowedFiles.Allows))
            throw new ApiException(
                ProblemKind.NotAllowed,
                "this server may not run the files of this sweep: its operator can allow those of one folder (`eam serve --files DIR`, Eam__Files on a cluster)"
            );
    }
}
