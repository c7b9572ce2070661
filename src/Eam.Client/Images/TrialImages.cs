using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;

namespace Eam.Client.Images;

/// <summary>
/// Writes sheets of samples before and after fine-tuning. Both use the same noise, so image i of one sheet corresponds to image i of the
/// other.
/// </summary>
internal sealed class TrialImages(FineTuningTask task, BackendSpec backend)
{
    private const int Count = 64,
        Columns = 8,
        Zoom = 6,
        OdeSteps = 32;

    /// <summary>Writes <c>base.png</c>: samples of the base flow.</summary>
    public string SaveBase(string folder) => Save(TrialSamples.Before(task, Count, OdeSteps, backend), folder, "base");

    /// <summary>Writes <c>NAME.png</c>: samples of a trial's model.</summary>
    public string SaveTrial(Checkpoint checkpoint, string folder, string name) =>
        Save(TrialSamples.After(task, checkpoint, Count, OdeSteps, backend), folder, name);

    private string Save(float[] samples, string folder, string name)
    {
        var (width, height) = task.ImageSize ?? throw new InvalidOperationException($"samples of {task.Name} are not images");
        var path = Path.Combine(folder, $"{PathName.Step(name)}.png");
        ImageSheet.Of(samples, width, height, Columns, Zoom).Save(path);
        return path;
    }
}
