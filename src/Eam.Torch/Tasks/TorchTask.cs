using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Torch.Devices;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tasks;

/// <summary>
/// A task whose base is a network of this backend. Importance weights on base samples represent p*; the samples are drawn where trials
/// train.
/// </summary>
/// <param name="baseSamples">The number of base samples that represent p*.</param>
/// <param name="targetSamples">The number of samples of p* in each of its two sets.</param>
internal abstract class TorchTask(int baseSamples, int targetSamples) : FineTuningTask
{
    private readonly ImportanceTarget _target = new(baseSamples, targetSamples);

    public override bool HasBaseNetwork => true;

    public override TargetReference Target
    {
        get
        {
            using var backend = Own();
            return TargetOn(backend);
        }
    }

    /// <summary>Creates a network with the base's weights.</summary>
    protected abstract ITrainableField CreateField(TorchBackend backend, int loraRank, RandomStream stream, float loraScale);

    /// <summary>Creates the reward on a backend.</summary>
    protected abstract IReward RewardOn(TorchBackend backend);

    public override TargetReference TargetOn(IBackend backend) => _target.Of(this, backend);

    protected override TargetReference TargetOf(IBackend? backend, double scale, IReadOnlyList<double> weights)
    {
        if (backend is not null)
            return _target.Of(this, backend, scale, weights);
        using var own = Own();
        return _target.Of(this, own, scale, weights);
    }

    public override IVelocityField CreateBase(IBackend backend) => CreateField(On(backend), 0, new RandomStream(0, 0), 1f);

    public override ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream, float loraScale = 1f) =>
        CreateField(On(backend), loraRank, stream, loraScale);

    public override IReward CreateReward(IBackend backend) => RewardOn(On(backend));

    private static TorchBackend Own() => new(torch.device(TorchDevices.Resolve("auto")[0]));

    private TorchBackend On(IBackend backend) =>
        backend as TorchBackend ?? throw new InvalidConfigurationException($"task '{Name}' needs backend: torch, not {backend?.Name}");
}
