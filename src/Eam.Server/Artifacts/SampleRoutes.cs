using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Analysis;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Artifacts;

/// <summary>Samples of a trial's model, drawn from its newest checkpoint when somebody looks.</summary>
internal static class SampleRoutes
{
    private const int OdeSteps = 32, Usual = 512, Most = 4096;

    // Sampling takes a processor from training: one at a time, whoever asks.
    private static readonly SemaphoreSlim Drawing = new(1);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/sweeps/{id}/trials/{trial:int}/samples", SamplesAsync).WithTags("results").WithName("samples")
        .WithSummary("Samples of the base, of a trial's model and of the target").Produces<SampleSet>();

    private static async Task<IResult> SamplesAsync(
        SweepReader reader, ViewCache views, HttpContext context, string id, int trial, int? count, CancellationToken cancellationToken)
    {
        var update = await reader.GetAsync(id, cancellationToken).ConfigureAwait(false);
        SweepRoutes.Trial(update, trial);
        var rows = Paging.Number("count", count, Usual, 16, Most);
        return await views.AnswerAsync(context, update, $"samples/{trial}/{rows}", ApiJson.Default.SampleSet, () => DrawAsync(update, trial, rows)).ConfigureAwait(false);
    }

    private static async Task<SampleSet> DrawAsync(SweepUpdate update, int trial, int rows)
    {
        await Drawing.WaitAsync().ConfigureAwait(false);
        try
        {
            var checkpoint = new CheckpointStore(Path.Combine(update.Folder, "checkpoints")).Load(trial)
                ?? throw new NotFoundException($"trial {trial} of {update.Sweep} has no checkpoint: those of trials that may go on are kept, and of each method's best");
            var task = TaskLoader.Load(update.State.Spec.Task);
            var d = task.Dimension;
            return new(
                update.Sweep,
                trial,
                checkpoint.Rung,
                d,
                task.ImageSize is { } size ? [size.Width, size.Height] : null,
                Rows(TrialSamples.Before(task, rows, OdeSteps), d, rows),
                Rows(TrialSamples.After(task, checkpoint, rows, OdeSteps), d, rows),
                task.Target is { Count: > 0 } target ? Rows(target.Samples, d, Math.Min(rows, target.Count)) : null);
        }
        finally
        {
            Drawing.Release();
        }
    }

    // A number that is not finite is no point of a picture.
    private static IReadOnlyList<IReadOnlyList<float>> Rows(float[] values, int d, int count) =>
        [.. Enumerable.Range(0, count).Select(row => values[(row * d)..((row + 1) * d)]).Where(row => row.All(float.IsFinite))];
}
