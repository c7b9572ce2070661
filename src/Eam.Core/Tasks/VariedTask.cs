using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks;

/// <summary>
/// A task of a sweep with the scale and the weights of rewards of one trial. The base, the files and the samples of the base are those of
/// the sweep's task; p* is its own.
/// </summary>
/// <param name="task">The sweep's task.</param>
/// <param name="scale">lambda of the trial.</param>
/// <param name="weights">The weight of each named reward.</param>
internal sealed class VariedTask(FineTuningTask task, double scale, IReadOnlyList<double> weights) : FineTuningTask
{
    private readonly Lock _gate = new();
    private TargetReference? _target;

    public override string Name => task.Name;

    public override int Dimension => task.Dimension;

    public override Schedule Schedule => task.Schedule;

    public override double RewardScale => scale;

    public override MlpWeights? BaseWeights => task.BaseWeights;

    public override bool HasBaseNetwork => task.HasBaseNetwork;

    public override (int Width, int Height)? ImageSize => task.ImageSize;

    public override ConditionSet? Conditions => task.Conditions;

    public override IReadOnlyList<NamedReward> RewardsByName =>
        [.. task.RewardsByName.Zip(weights, (reward, weight) => reward with { Weight = weight })];

    public override TargetReference Target => Known(null);

    public override TargetReference TargetOn(IBackend backend) => Known(backend);

    public override IVelocityField CreateBase(IBackend backend) => task.CreateBase(backend);

    public override ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream, float loraScale = 1f) =>
        task.CreateModel(backend, loraRank, stream, loraScale);

    public override IReward CreateReward(IBackend backend) =>
        task.CreateReward(backend) is var reward && reward is WeightedReward parts && weights.Count > 0 ? parts.With(weights) : reward;

    // The configuration is complete: what it does not set is the sweep's, not this trial's.
    public override FineTuningTask For(Configuration configuration) => task.For(configuration);

    private TargetReference Known(IBackend? backend)
    {
        lock (_gate)
            return _target ??= task.TargetOf(backend, scale, weights);
    }
}
