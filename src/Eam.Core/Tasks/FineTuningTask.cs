using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks;

/// <summary>
/// A fine-tuning task: a base flow, a reward and what is known of the solution. Immutable and thread-safe: slots share one instance and
/// create their own fields from it.
/// </summary>
public abstract class FineTuningTask
{
    private readonly VariedTasks _varied = new();

    /// <summary>Name in sweep files.</summary>
    public abstract string Name { get; }

    /// <summary>Dimension d of a sample.</summary>
    public abstract int Dimension { get; }

    /// <summary>The flow's noise schedule.</summary>
    public virtual Schedule Schedule => Schedule.Linear;

    /// <summary>lambda, the scale of the reward in the tilt.</summary>
    public abstract double RewardScale { get; }

    /// <summary>The weights of the base network; null if the base velocity is exact.</summary>
    public virtual MlpWeights? BaseWeights => null;

    /// <summary>Whether the base is a network whose weights can be trained, and not a formula.</summary>
    public virtual bool HasBaseNetwork => BaseWeights is not null;

    /// <summary>Creates a trainable copy of the base network.</summary>
    /// <param name="backend">The backend that holds the copy.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 trains only added factors of rank r.</param>
    /// <param name="stream">Draws the factors.</param>
    /// <param name="loraScale">Factor of the product of the factors; positive.</param>
    public virtual ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream, float loraScale = 1f)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.CreateNetwork(
            BaseWeights ?? throw new InvalidOperationException($"the base of task '{Name}' is not a network"),
            loraRank,
            stream,
            loraScale
        );
    }

    /// <summary>Creates the base velocity on a backend.</summary>
    public abstract IVelocityField CreateBase(IBackend backend);

    /// <summary>Creates the reward on a backend.</summary>
    public abstract IReward CreateReward(IBackend backend);

    /// <summary>The known facts about p*. Computed once, on first use, deterministically.</summary>
    public abstract TargetReference Target { get; }

    /// <summary>Returns what <see cref="Target"/> returns, for tasks whose base only some backends can run. Computed once.</summary>
    public virtual TargetReference TargetOn(IBackend backend) => Target;

    /// <summary>
    /// Channels (1 grey, 3 red, green and blue), width and height if a sample is an image with values in [-1, 1], row-major by channel;
    /// null otherwise.
    /// </summary>
    public virtual (int Channels, int Width, int Height)? Picture => ImageSize is { } size ? (1, size.Width, size.Height) : null;

    /// <summary>
    /// The rewards that the settings name, in the order of the parts of <see cref="CreateReward"/>'s
    /// <see cref="WeightedReward"/>; empty if the task has a single reward without a name.
    /// </summary>
    public virtual IReadOnlyList<NamedReward> RewardsByName => [];

    /// <summary>
    /// The conditions on which base, model and reward depend, such as labels; null if they depend on none. Velocities and rewards find the
    /// index of each row's condition in <see cref="Tensor.Conditions"/>.
    /// </summary>
    public virtual ConditionSet? Conditions => null;

    /// <summary>
    /// Returns the task of a trial: this task, with the scale and the weights of rewards that the configuration sets
    /// (<see cref="TaskParameters"/>). Everything else is shared with this task.
    /// </summary>
    public virtual FineTuningTask For(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var scale = Set(configuration, TaskParameters.RewardScale, RewardScale);
        double[] weights = [.. RewardsByName.Select(reward => Set(configuration, reward.WeightParameter, reward.Weight))];
        return scale == RewardScale && weights.SequenceEqual(RewardsByName.Select(reward => reward.Weight))
            ? this
            : _varied.Get(this, scale, weights);
    }

    /// <summary>
    /// The parts of the task that come from files of the user's, each with what it holds, for people; empty if there are none.
    /// </summary>
    public virtual IReadOnlyList<(string Name, string Holds)> Parts => [];

    /// <summary>Returns what is known of p* under another scale and other weights of the rewards. Deterministic.</summary>
    /// <param name="backend">A backend that can run the task; null for one of the task's own.</param>
    /// <param name="scale">lambda.</param>
    /// <param name="weights">The weight of each of <see cref="RewardsByName"/>.</param>
    protected internal virtual TargetReference TargetOf(IBackend? backend, double scale, IReadOnlyList<double> weights) =>
        throw new InvalidConfigurationException($"the scale of the reward of task '{Name}' cannot be varied");

    private static double Set(Configuration configuration, string name, double usual) =>
        configuration.Values.TryGetValue(name, out var value) ? value.Number : usual;

    /// <summary>Image width and height in pixels if a sample is an image with values in [-1, 1] (row-major); null otherwise.</summary>
    public virtual (int Width, int Height)? ImageSize => null;
}
