using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks.Digits;

/// <summary>
/// The task with real images: a flow pretrained on the UCI digits and a reward on its samples. p* has no closed form. Its reference uses
/// self-normalised importance weights, and their effective sample size is reported with the metrics (docs/tasks.md#digits).
/// </summary>
internal sealed class DigitsTask : FineTuningTask
{
    private readonly DigitsModel _model;
    private readonly TaskSettings _settings;
    private readonly Lazy<(double Mean, double Deviation)> _brightness;
    private readonly ImportanceTarget _target = new();

    /// <exception cref="InvalidStateException">The file of the weights or of the data is damaged.</exception>
    internal DigitsTask(TaskSettings settings, Func<string, byte[]> assets)
    {
        _model = DigitsModel.Decode(assets(DigitsModel.FileName));
        (_settings, RewardsByName) = (settings, NamedRewards.Of(settings));
        _brightness = new(() => new DigitsData(assets(DigitsData.FileName)).Brightness());

        // A damaged file must be found now and not by the first trial.
        if (RewardsByName.Select(reward => reward.Settings).DefaultIfEmpty(settings).Any(IsInk))
            _ = _brightness.Value;
        RewardScale = settings.Number(DigitsSettings.RewardScale);
    }

    public override string Name => DigitsSettings.Definition.Name;

    public override int Dimension => DigitsData.Pixels;

    public override double RewardScale { get; }

    public override MlpWeights BaseWeights => _model.Flow;

    public override IReadOnlyList<NamedReward> RewardsByName { get; }

    public override TargetReference Target
    {
        get
        {
            // On the managed backend, whatever backend trains.
            using var backend = new ManagedBackend();
            return _target.Of(this, backend);
        }
    }

    public override (int Width, int Height)? ImageSize => (DigitsData.Side, DigitsData.Side);

    public override IVelocityField CreateBase(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.CreateNetwork(_model.Flow, 0, TaskStreams.Unused());
    }

    public override IReward CreateReward(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return RewardsByName.Count == 0
            ? Reward(backend, _settings)
            : new WeightedReward(
                backend,
                [
                    .. RewardsByName.Select(reward => new RewardPart(
                        $"reward {reward.Name}",
                        reward.Weight,
                        Reward(backend, reward.Settings)
                    )),
                ]
            );
    }

    protected internal override TargetReference TargetOf(IBackend? backend, double scale, IReadOnlyList<double> weights)
    {
        using var managed = new ManagedBackend();
        return _target.Of(this, managed, scale, weights);
    }

    private static bool IsInk(TaskSettings settings) => settings.Word(DigitsSettings.Reward) == "ink";

    private IReward Reward(IBackend backend, TaskSettings settings)
    {
        if (!IsInk(settings))
            return new ClassifierReward(
                backend,
                backend.CreateNetwork(_model.Classifier, 0, TaskStreams.Unused()),
                DigitsSettings.DigitOf(settings)
            );
        var (mean, deviation) = _brightness.Value;
        var direction = new float[DigitsData.Pixels];
        Array.Fill(direction, (float)(1 / (DigitsData.Pixels * deviation)));
        return new LinearReward(direction, (float)(-mean / deviation));
    }
}
