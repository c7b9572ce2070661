using Eam.Core.Backends;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Rewards;
using Eam.Torch.Training;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>A task whose base flow and reward were exported from Python.</summary>
internal sealed class ScriptTask : TorchTask
{
    private readonly ScriptSpec _spec;

    /// <exception cref="BackendException">The files do not fit the settings; the message is one line.</exception>
    internal ScriptTask(TaskSettings settings)
        : base(settings.Whole(ScriptSettings.BaseSamples), settings.Whole(ScriptSettings.BaseSamples) / 2)
    {
        _spec = ScriptSpec.Of(settings);
        (RewardScale, RewardsByName) = (settings.Number(ScriptSettings.RewardScale), NamedRewards.Of(settings));
        Devices.TorchDevices.Resolve(BackendSpec.Cpu);
        Conditions = ScriptConditions.Read(settings, _spec);
        ScriptCheck.Run(_spec, Conditions);
    }

    public override string Name => ScriptSettings.Definition.Name;

    public override int Dimension => _spec.Dimension;

    public override Schedule Schedule => _spec.Schedule;

    public override ConditionSet? Conditions { get; }

    public override double RewardScale { get; }

    public override IReadOnlyList<NamedReward> RewardsByName { get; }

    /// <summary>The size of grey images; null for others, because colour images have no sheet.</summary>
    public override (int Width, int Height)? ImageSize =>
        _spec.Shape is [1, var height, var width] && height > 1 && width > 1 ? ((int)width, (int)height) : null;

    public override (int Channels, int Width, int Height)? Picture =>
        _spec.Shape is [1 or 3, var height, var width] && height > 1 && width > 1 ? ((int)_spec.Shape[0], (int)width, (int)height) : null;

    public override IReadOnlyList<(string Name, string Holds)> Parts => ScriptParts.Of(_spec);

    protected override ITrainableField CreateField(TorchBackend backend, int loraRank, RandomStream stream, float loraScale)
    {
        if (loraRank > 0)
            throw new InvalidConfigurationException(
                "parametrisation lora is not available for this task: put the factors into the exported network and name them with the setting train"
            );
        var network = backend.Shared(this, () => new ScriptNetwork(_spec, backend.Device, Conditions?.Unconditional));
        return new TorchField(backend, network, network.Initial, 0, stream);
    }

    protected override IReward RewardOn(TorchBackend backend) =>
        new WeightedReward(
            backend,
            [
                .. _spec.Rewards.Select(reward => new RewardPart(
                    reward.Label,
                    reward.Weight,
                    backend.Shared((this, reward), () => new ScriptReward(reward, _spec.Shape, backend))
                )),
            ]
        );
}
