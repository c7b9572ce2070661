using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Client.Images;

/// <summary>
/// Writes sheets of samples before and after fine-tuning. Both use the same noise, so image i of one sheet corresponds to image i of the
/// other. If the task has conditions, each line of a sheet shows one of them.
/// </summary>
internal sealed class TrialImages(FineTuningTask task, BackendSpec backend)
{
    private const int Lines = 8,
        MostLines = 16,
        Columns = 8,
        Zoom = 6,
        OdeSteps = 32;

    private int Shown => Math.Min(task.Conditions?.Shown.Count ?? Lines, MostLines);

    private int Count => Columns * Shown;

    /// <summary>Writes <c>base.png</c>: samples of the base flow.</summary>
    public string SaveBase(string folder) => Save(TrialSamples.Before(task, Count, OdeSteps, backend, Shown), folder, "base");

    /// <summary>Writes <c>NAME.png</c>: samples of a trial's model.</summary>
    public string SaveTrial(Checkpoint checkpoint, string folder, string name) =>
        Save(TrialSamples.After(task, checkpoint, Count, OdeSteps, backend, Shown), folder, name);

    private string Save(float[] samples, string folder, string name)
    {
        var (width, height) = task.ImageSize ?? throw new InvalidOperationException($"samples of {task.Name} are not images");
        var path = Path.Combine(folder, $"{PathName.Step(name)}.png");
        if (task.Conditions is { } conditions)
            samples = ByCondition(samples, conditions);
        ImageSheet.Of(samples, width, height, Columns, Zoom).Save(path);
        return path;
    }

    // Sample i has condition i modulo their number.
    private float[] ByCondition(float[] samples, ConditionSet conditions)
    {
        var d = task.Dimension;
        var order = Enumerable.Range(0, Shown).OrderBy(k => conditions.Shown[k]).ToArray();
        var sorted = new float[samples.Length];
        for (var i = 0; i < Count; i++)
        {
            var row = order[i / Columns] + (i % Columns * Shown);
            samples.AsSpan(row * d, d).CopyTo(sorted.AsSpan(i * d));
        }

        return sorted;
    }
}
