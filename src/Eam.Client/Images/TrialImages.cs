using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Client.Images;

/// <summary>Sheets of samples before and after fine-tuning, from the same noise, so that image i of one sheet became image i of the other.</summary>
internal sealed class TrialImages(FineTuningTask task)
{
    private const int Count = 64, Columns = 8, Zoom = 6, OdeSteps = 32;
    private const ulong Seed = 1, Purpose = 0x1A6E5;

    /// <summary>Writes <c>base.png</c>: samples of the base flow.</summary>
    public string SaveBase(string folder)
    {
        using var backend = new ManagedBackend();
        return Save(backend, task.CreateBase(backend), folder, "base");
    }

    /// <summary>Writes <c>NAME.png</c>: samples of a trial's model, its moving average as in evaluations.</summary>
    /// <exception cref="InvalidStateException">The checkpoint is of another task.</exception>
    public string SaveTrial(Checkpoint checkpoint, string folder, string name)
    {
        using var backend = new ManagedBackend();
        var problem = ModelFactory.CreateProblem(backend, task, checkpoint.Configuration, checkpoint.Seed);
        using var model = problem.Model;
        using var method = ModelFactory.CreateMethod(problem, checkpoint.Configuration, checkpoint.Seed);
        method.Load(checkpoint.State);
        return Save(backend, model.Average, folder, name);
    }

    private string Save(ManagedBackend backend, IVelocityField field, string folder, string name)
    {
        var (width, height) = task.ImageSize ?? throw new InvalidOperationException($"samples of {task.Name} are no images");
        using var x = backend.Rent(Count, task.Dimension);
        backend.Gaussian(x, new RandomStream(Seed, Purpose));
        OdeSolver.Sample(backend, field, OdeMethod.Heun, OdeSteps, x);
        var path = Path.Combine(folder, $"{name}.png");
        ImageSheet.Of(x.Read(), width, height, Columns, Zoom).Save(path);
        return path;
    }
}
