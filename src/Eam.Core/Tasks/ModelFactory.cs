using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>Builds what a method trains: a model that starts equal to a task's base flow.</summary>
public static class ModelFactory
{
    /// <summary>Purpose of the stream that draws starting weights; training has its own, so that a model's size does not move its noise.</summary>
    private const ulong WeightPurpose = 1,
        TrainingPurpose = 2;

    /// <summary>The problem of one trial. The caller disposes its model.</summary>
    /// <param name="backend">The trial's backend.</param>
    /// <param name="task">Base, reward and scale.</param>
    /// <param name="configuration">Its parametrisation, width, depth and rank.</param>
    /// <param name="seed">The trial's.</param>
    /// <exception cref="InvalidConfigurationException">The parametrisation needs a base network that the task does not have.</exception>
    public static FineTuningProblem CreateProblem(IBackend backend, FineTuningTask task, Configuration configuration, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(task);
        var @base = task.CreateBase(backend);
        var model = CreateModel(backend, task, @base, configuration, new RandomStream(seed, WeightPurpose));
        return new FineTuningProblem(
            backend,
            task.Schedule,
            @base,
            task.CreateReward(backend),
            task.RewardScale,
            model,
            !task.HasBaseNetwork
        );
    }

    /// <summary>The method of a configuration over a problem.</summary>
    /// <exception cref="InvalidConfigurationException">No such method.</exception>
    public static IFineTuner CreateMethod(FineTuningProblem problem, Configuration configuration, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var method = MethodCatalog.Find(configuration.Method)
            ?? throw new InvalidConfigurationException($"there is no method '{configuration.Method}'");
        return method.Create(problem, configuration, new RandomStream(seed, TrainingPurpose));
    }

    private static ITrainableField CreateModel(
        IBackend backend,
        FineTuningTask task,
        IVelocityField @base,
        Configuration configuration,
        RandomStream stream
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var parametrisation = configuration.Value(TrainingParameters.Parametrisation).ToString();
        if (parametrisation == "residual" || (parametrisation == "auto" && !task.HasBaseNetwork))
        {
            var shape = MlpShape.Velocity(
                task.Dimension,
                configuration.Whole(TrainingParameters.Width),
                configuration.Whole(TrainingParameters.HiddenLayers)
            );
            var weights = MlpWeights.Initialise(shape, stream, zeroOutput: true);
            return new ResidualField(backend, @base, backend.CreateNetwork(weights, 0, stream));
        }

        if (!task.HasBaseNetwork)
        {
            throw new InvalidConfigurationException(
                $"parametrisation '{parametrisation}' needs a base network, and the base of task '{task.Name}' is exact: use residual or auto"
            );
        }

        var rank = parametrisation == "lora" ? configuration.Whole(TrainingParameters.LoraRank) : 0;
        return task.CreateModel(backend, rank, stream);
    }
}

/// <summary>A configuration that cannot be built: the trial is invalid (design decision 4).</summary>
public sealed class InvalidConfigurationException : Exception
{
    /// <summary>With a one-line message.</summary>
    public InvalidConfigurationException(string message)
        : base(message) { }
}
