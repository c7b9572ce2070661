using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>Samples before and after fine-tuning, from the same noise, row by row: what image sheets show.</summary>
public static class TrialSamples
{
    /// <summary>Samples of the base flow.</summary>
    /// <param name="task">Its base.</param>
    /// <param name="count">Rows.</param>
    /// <param name="odeSteps">Heun steps from noise to data.</param>
    /// <param name="on">The sweep's backend.</param>
    /// <returns>Row-major [count, d].</returns>
    public static float[] Before(FineTuningTask task, int count, int odeSteps, BackendSpec on)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var backend = BackendCatalog.Create(on);
        return Evaluator.Samples(backend, task.CreateBase(backend), count, odeSteps);
    }

    /// <summary>Samples that a trial's model gave at each rung that its checkpoint knows of, the cheapest first; the same row is from the same noise.</summary>
    /// <param name="task">The trial's.</param>
    /// <param name="checkpoint">Of a <see cref="CheckpointStore"/>.</param>
    /// <returns>Row-major [rows, d] each; none where the checkpoint has none.</returns>
    public static IReadOnlyList<(int Rung, float[] Rows)> AtRungs(FineTuningTask task, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(checkpoint);
        return RungSamples.Of(checkpoint.State, task.Dimension);
    }

    /// <summary>Samples of a trial's model (its moving average), as its checkpoint has it.</summary>
    /// <param name="task">The trial's.</param>
    /// <param name="checkpoint">Of a <see cref="CheckpointStore"/>.</param>
    /// <param name="count">Rows.</param>
    /// <param name="odeSteps">Heun steps from noise to data.</param>
    /// <param name="on">The sweep's backend.</param>
    /// <returns>Row-major [count, d].</returns>
    /// <exception cref="EngineException">The checkpoint is of another task's model.</exception>
    public static float[] After(FineTuningTask task, Checkpoint checkpoint, int count, int odeSteps, BackendSpec on)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using var backend = BackendCatalog.Create(on);
        try
        {
            var problem = ModelFactory.CreateProblem(backend, task, checkpoint.Configuration, checkpoint.Seed);
            using var model = problem.Model;
            using var method = ModelFactory.CreateMethod(problem, checkpoint.Configuration, checkpoint.Seed);
            method.Load(checkpoint.State);
            return Evaluator.Samples(backend, model.Average, count, odeSteps);
        }
        catch (Exception failure) when (failure is InvalidStateException or InvalidConfigurationException)
        {
            throw new EngineException(
                $"trial {checkpoint.Trial}: its checkpoint does not fit task '{task?.Name}': {failure.Message}",
                failure
            );
        }
    }
}
