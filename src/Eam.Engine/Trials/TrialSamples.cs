using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>Draws samples before and after fine-tuning from the same noise, row by row, for image sheets.</summary>
public static class TrialSamples
{
    /// <summary>Draws samples of the base flow.</summary>
    /// <param name="task">The task, which defines the base.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="odeSteps">The number of Heun steps from noise to data.</param>
    /// <param name="on">The sweep's backend.</param>
    /// <param name="shown">Number of conditions that are shown, if the task has conditions.</param>
    /// <returns>The samples, row-major [count, d].</returns>
    public static float[] Before(FineTuningTask task, int count, int odeSteps, BackendSpec on, int shown = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var backend = BackendCatalog.Create(on);
        return Evaluator.Samples(backend, task.CreateBase(backend), count, odeSteps, task.Conditions, shown);
    }

    /// <summary>
    /// Returns the samples of a trial's model at each rung in its checkpoint, the cheapest rung first. The same row always comes from the
    /// same noise.
    /// </summary>
    /// <param name="task">The trial's task.</param>
    /// <param name="checkpoint">A checkpoint of a <see cref="CheckpointStore"/>.</param>
    /// <returns>The samples of each rung, row-major [rows, d]; empty if the checkpoint has none.</returns>
    public static IReadOnlyList<(int Rung, float[] Rows)> AtRungs(FineTuningTask task, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(checkpoint);
        return RungSamples.Of(checkpoint.State, task.Dimension);
    }

    /// <summary>Draws samples of a trial's model (its moving average) in a checkpoint.</summary>
    /// <param name="task">The trial's task.</param>
    /// <param name="checkpoint">A checkpoint of a <see cref="CheckpointStore"/>.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="odeSteps">The number of Heun steps from noise to data.</param>
    /// <param name="on">The sweep's backend.</param>
    /// <param name="shown">Number of conditions that are shown, if the task has conditions.</param>
    /// <returns>The samples, row-major [count, d].</returns>
    /// <exception cref="EngineException">The checkpoint belongs to another task's model.</exception>
    public static float[] After(
        FineTuningTask task,
        Checkpoint checkpoint,
        int count,
        int odeSteps,
        BackendSpec on,
        int shown = int.MaxValue
    )
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var backend = BackendCatalog.Create(on);
        try
        {
            var problem = ModelFactory.CreateProblem(backend, task, checkpoint.Configuration, checkpoint.Seed);
            using var model = problem.Model;
            using var method = ModelFactory.CreateMethod(problem, checkpoint.Configuration, checkpoint.Seed);
            method.Load(checkpoint.State);
            return Evaluator.Samples(backend, model.Average, count, odeSteps, task.Conditions, shown);
        }
        catch (Exception failure) when (failure is InvalidStateException or InvalidConfigurationException)
        {
            throw new TrialException(checkpoint.Trial, $"its checkpoint does not fit task '{task?.Name}': {failure.Message}", failure);
        }
    }
}
