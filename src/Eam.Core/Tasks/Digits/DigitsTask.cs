using Eam.Core.Numerics;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks.Digits;

/// <summary>
/// The task with real images: a flow pretrained on the UCI digits and a reward on its samples. p* has no closed form. Its reference uses
/// self-normalised importance weights, and their effective sample size is reported with the metrics (docs/tasks.md#digits).
/// </summary>
internal sealed class DigitsTask : FineTuningTask
{
    private readonly DigitsModel _model;
    private readonly int? _digit;
    private readonly (double Mean, double Deviation) _brightness;
    private readonly Lazy<TargetReference> _target;

    /// <exception cref="InvalidStateException">The file of the weights or of the data is damaged.</exception>
    internal DigitsTask(TaskSettings settings, Func<string, byte[]> assets)
    {
        _model = DigitsModel.Decode(assets(DigitsModel.FileName));
        _digit = settings.Word(DigitsSettings.Reward) == "digit" ? settings.Whole(DigitsSettings.Digit) : null;
        if (_digit is null)
            _brightness = new DigitsData(assets(DigitsData.FileName)).Brightness();
        RewardScale = settings.Number(DigitsSettings.RewardScale);
        _target = new Lazy<TargetReference>(() => ImportanceTarget.Create(this));
    }

    public override string Name => DigitsSettings.Definition.Name;

    public override int Dimension => DigitsData.Pixels;

    public override double RewardScale { get; }

    public override MlpWeights BaseWeights => _model.Flow;

    public override TargetReference Target => _target.Value;

    public override (int Width, int Height)? ImageSize => (DigitsData.Side, DigitsData.Side);

    public override IVelocityField CreateBase(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.CreateNetwork(_model.Flow, 0, TaskStreams.Unused());
    }

    public override IReward CreateReward(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (_digit is { } digit)
            return new ClassifierReward(backend, backend.CreateNetwork(_model.Classifier, 0, TaskStreams.Unused()), digit);
        var direction = new float[DigitsData.Pixels];
        Array.Fill(direction, (float)(1 / (DigitsData.Pixels * _brightness.Deviation)));
        return new LinearReward(direction, (float)(-_brightness.Mean / _brightness.Deviation));
    }
}
