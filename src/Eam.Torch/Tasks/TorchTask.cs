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
    private readonly Lock _gate = new();
    private TargetReference? _target;

    public override bool HasBaseNetwork => true;

    public override TargetReference Target
    {
        get
        {
            if (_target is { } known)
                return known;
            using var backend = new TorchBackend(torch.device(TorchDevices.Resolve("auto")[0]));
            return TargetOn(backend);
        }
    }

    /// <summary>Creates a network with the base's weights.</summary>
    protected abstract ITrainableField CreateField(TorchBackend backend, int loraRank, RandomStream stream, float loraScale);

    /// <summary>Creates the reward on a backend.</summary>
    protected abstract IReward RewardOn(TorchBackend backend);

    public override TargetReference TargetOn(IBackend backend)
    {
        lock (_gate)
            return _target ??= ImportanceTarget.Create(this, backend, baseSamples, targetSamples);
    }

    public override IVelocityField CreateBase(IBackend backend) => CreateField(On(backend), 0, new RandomStream(0, 0), 1f);

    public override ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream, float loraScale = 1f) =>
        CreateField(On(backend), loraRank, stream, loraScale);

    public override IReward CreateReward(IBackend backend) => RewardOn(On(backend));

    private TorchBackend On(IBackend backend) =>
        backend as TorchBackend ?? throw new InvalidConfigurationException($"task '{Name}' needs backend: torch, not {backend?.Name}");
}
