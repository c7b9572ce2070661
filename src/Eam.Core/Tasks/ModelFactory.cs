using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>Builds the problem of a trial, with a model that starts equal to the task's base flow.</summary>
public static class ModelFactory
{
    /// <summary>
    /// Purposes of a trial's random streams. Starting weights and training have different streams, so that the size of a model does not
    /// change the noise.
    /// </summary>
    private const ulong WeightPurpose = 1,
        TrainingPurpose = 2;

    /// <summary>Creates the problem of one trial. The caller disposes its model.</summary>
    /// <param name="backend">The trial's backend.</param>
    /// <param name="task">Gives the base, the reward and its scale.</param>
    /// <param name="configuration">Gives the parametrisation, width, depth, rank and alpha, and may change the scale and the weights of
    /// rewards.</param>
    /// <param name="seed">Seed of the trial.</param>
    /// <exception cref="InvalidConfigurationException">The parametrisation needs a base network that the task does not have.</exception>
    public static FineTuningProblem CreateProblem(IBackend backend, FineTuningTask task, Configuration configuration, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(task);
        task = task.For(configuration);
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
        )
        {
            Conditions = task.Conditions,
        };
    }

    /// <summary>Creates the method of a configuration for a problem.</summary>
    /// <exception cref="InvalidConfigurationException">
    /// There is no such method, its parameters contradict each other or the base, or it needs a gradient that the reward does not have.
    /// </exception>
    public static IFineTuner CreateMethod(FineTuningProblem problem, Configuration configuration, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(configuration);
        var method = MethodCatalog.Find(configuration.Method)
            ?? throw new InvalidConfigurationException($"there is no method '{configuration.Method}'");
        if (
            method.Refusal(configuration, new(problem.BaseIsExact, problem.Base.Dimension, problem.Conditions?.RowsPerCondition)) is
            { } refusal
        )
            throw new InvalidConfigurationException(refusal);
        if (!problem.Reward.HasGradient && MethodCatalog.WithoutGradient([method]) is { } reason)
            throw new InvalidConfigurationException(reason);
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
        if (parametrisation == "residual" && task.Conditions is not null)
        {
            throw new InvalidConfigurationException(
                $"parametrisation 'residual' adds a network that does not know the conditions of task '{task.Name}'; use full, lora or auto"
            );
        }

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
                $"parametrisation '{parametrisation}' needs a base network, but the base of task '{task.Name}' is exact; use residual or auto"
            );
        }

        return parametrisation == "lora"
            ? task.CreateModel(
                backend,
                configuration.Whole(TrainingParameters.LoraRank),
                stream,
                TrainingParameters.LoraScale(configuration)
            )
            : task.CreateModel(backend, 0, stream);
    }
}
