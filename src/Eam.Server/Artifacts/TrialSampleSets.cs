using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Contracts;

namespace Eam.Server.Artifacts;

/// <summary>Draws samples of the base, of a trial's model and of the target.</summary>
internal static class TrialSampleSets
{
    private const int OdeSteps = 32;

    // Sampling takes a CPU core from training, so only one request samples at a time.
    private static readonly SemaphoreSlim Drawing = new(1);

    /// <summary>Draws samples from a trial's newest checkpoint.</summary>
    /// <exception cref="NotFoundException">The trial has no checkpoint.</exception>
    /// <exception cref="EngineException">The checkpoint or a file of the task is damaged.</exception>
    public static async Task<SampleSet> DrawAsync(SweepUpdate update, int trial, int rows, CancellationToken cancellationToken)
    {
        await Drawing.WaitAsync(cancellationToken);
        try
        {
            var checkpoint = new CheckpointStore(Path.Combine(update.Folder, "checkpoints")).Load(trial)
                ?? throw new NotFoundException(
                    $"trial {trial} of {update.Sweep} has no checkpoint: checkpoints are kept only for trials that may continue and for the best trial of each method (with several objectives, its front)"
                );
            var (task, backend) = (TaskLoader.Load(update.State.Spec.Task), update.State.Spec.Backend);
            var d = task.Dimension;
            cancellationToken.ThrowIfCancellationRequested();
            var before = Rows(TrialSamples.Before(task, rows, OdeSteps, backend), d, rows);
            cancellationToken.ThrowIfCancellationRequested();
            var after = Rows(TrialSamples.After(task, checkpoint, rows, OdeSteps, backend), d, rows);
            cancellationToken.ThrowIfCancellationRequested();
            return new(
                update.Sweep,
                trial,
                RungNumber.Of(checkpoint.Rung),
                d,
                task.ImageSize is { } size ? [size.Width, size.Height] : null,
                before,
                after,
                task.For(checkpoint.Configuration).Target is { Count: > 0 } target
                    ? Rows(target.Samples, d, Math.Min(rows, target.Count))
                    : null,
                [
                    .. TrialSamples
                        .AtRungs(task, checkpoint)
                        .Select(at => new RungSampleSet(RungNumber.Of(at.Rung), Rows(at.Rows, d, Math.Min(rows, at.Rows.Length / d)))),
                ]
            );
        }
        finally
        {
            Drawing.Release();
        }
    }

    /// <summary>Returns the first rows of each set.</summary>
    public static SampleSet First(SampleSet set, int rows) =>
        set with
        {
            Base = [.. set.Base.Take(rows)],
            Samples = [.. set.Samples.Take(rows)],
            Target = set.Target is { } target ? [.. target.Take(rows)] : null,
            Rungs = [.. set.Rungs.Select(at => at with { Samples = [.. at.Samples.Take(rows)] })],
        };

    // Numbers that are not finite cannot be drawn.
    private static IReadOnlyList<IReadOnlyList<float>> Rows(float[] values, int d, int count) =>
        [.. Enumerable.Range(0, count).Select(row => values[(row * d)..((row + 1) * d)]).Where(row => row.All(float.IsFinite))];
}
