using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// p* of a task without a closed form: samples of the base with self-normalised weights proportional to exp(lambda r). Computed on first
/// use, deterministically. Thread-safe.
/// </summary>
/// <param name="baseSamples">Number of samples of the base; each of the two sets of p* uses one half of them.</param>
/// <param name="count">Number of samples of p* in each of the two sets.</param>
public sealed class ImportanceTarget(int baseSamples = 16_384, int count = 2048)
{
    private readonly Lock _gate = new();
    private TargetReference? _target;
    private ImportanceSamples? _samples;

    /// <summary>Returns the target of a task.</summary>
    /// <param name="task">Gives the base and the reward; always the same.</param>
    /// <param name="backend">A backend that can run the task.</param>
    /// <exception cref="InvalidConfigurationException">A reward is no number for some samples of the base.</exception>
    public TargetReference Of(FineTuningTask task, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(backend);
        lock (_gate)
        {
            // The samples themselves are kept only if trials vary the scale or the weights: they may be large.
            return _target ??= (_samples ?? ImportanceSamples.Draw(task, backend, baseSamples)).Target(
                task.RewardScale,
                [.. task.RewardsByName.Select(reward => reward.Weight)],
                count
            );
        }
    }

    /// <summary>Returns the target of a task with another scale and other weights of its rewards.</summary>
    /// <param name="task">Gives the base and the rewards; always the same.</param>
    /// <param name="backend">A backend that can run the task.</param>
    /// <param name="scale">lambda.</param>
    /// <param name="weights">The weight of each named reward.</param>
    /// <exception cref="InvalidConfigurationException">A reward is no number for some samples of the base.</exception>
    public TargetReference Of(FineTuningTask task, IBackend backend, double scale, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(weights);
        lock (_gate)
            return (_samples ??= ImportanceSamples.Draw(task, backend, baseSamples)).Target(scale, weights, count);
    }
}
