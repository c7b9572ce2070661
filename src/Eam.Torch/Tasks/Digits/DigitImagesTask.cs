using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Torch.Devices;
using Eam.Torch.Networks.Images;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tasks.Digits;

/// <summary>Handwritten digits on an image network under one class, with the rewards of the <c>digits</c> task.</summary>
internal sealed class DigitImagesTask : TorchTask
{
    private readonly string _network;
    private readonly int _label;
    private readonly double _guidance;
    private readonly float[][] _weights;
    private readonly FineTuningTask _rewards;

    /// <exception cref="InvalidStateException">A file is damaged.</exception>
    internal DigitImagesTask(TaskSettings settings, Func<string, byte[]> assets)
        : base(baseSamples: 4096, targetSamples: 1024)
    {
        _network = settings.Word(DigitImagesSettings.Network);
        var label = settings.Value(DigitImagesSettings.Class);
        _label = label.IsNumber ? (int)label.Number : DigitsData.Classes;
        _guidance = settings.Number(DigitImagesSettings.Guidance);
        if (!label.IsNumber && _guidance != 1)
            throw new ArgumentException(
                $"guidance {settings.Value(DigitImagesSettings.Guidance)} needs a class: without one there is nothing to guide to"
            );

        // The same rewards as of the task on the managed backend: their classifier runs on any.
        var rewards = new[] { DigitImagesSettings.Reward, DigitImagesSettings.Digit, DigitImagesSettings.RewardScale };
        _rewards = TaskCatalog.Find("digits")!.Create(new("digits", rewards.ToDictionary(setting => setting.Name, settings.Value)), assets);
        TorchDevices.Require();
        using var network = DigitImagesModel.Create(_network, torch.CPU);
        _weights = DigitImagesModel.Decode(assets(DigitImagesModel.FileName(_network)), network.Parameters);
    }

    public override string Name => DigitImagesSettings.Definition.Name;

    public override int Dimension => DigitsData.Pixels;

    public override double RewardScale => _rewards.RewardScale;

    public override (int Width, int Height)? ImageSize => (DigitsData.Side, DigitsData.Side);

    protected override ITrainableField CreateField(TorchBackend backend, int loraRank, RandomStream stream)
    {
        var network = new GuidedNetwork(DigitImagesModel.Create(_network, backend.Device), _label, _guidance, backend.Device);
        return new TorchField(backend, network, _weights, loraRank, stream);
    }

    protected override IReward RewardOn(TorchBackend backend) => _rewards.CreateReward(backend);
}
