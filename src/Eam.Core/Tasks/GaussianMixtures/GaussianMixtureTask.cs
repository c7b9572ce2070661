using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks.Metrics;
using Eam.Core.Tasks.Rewards;
using static Eam.Core.Tasks.GaussianMixtures.GaussianMixtureSettings;

namespace Eam.Core.Tasks.GaussianMixtures;

/// <summary>
/// A Gaussian mixture with a linear or quadratic reward. Everything about p* is known exactly (docs/tasks.md#gaussian-mixture).
/// </summary>
internal sealed class GaussianMixtureTask : FineTuningTask
{
    private const int TargetSamples = 4096,
        MostCellSamples = 1 << 17,
        CellValues = 1 << 23;
    private readonly double[] _centre;
    private readonly double _tau2;
    private readonly bool _linearReward;
    private readonly TaskSettings _settings;
    private readonly Lazy<TargetReference> _target;

    internal GaussianMixtureTask(TaskSettings settings)
    {
        _settings = settings;
        Base = GaussianMixtureSettings.Base(settings);
        _centre = Centre(settings);
        _tau2 = settings.Number(Tau) * settings.Number(Tau);
        _linearReward = settings.Word(Reward) == "linear";
        RewardScale = settings.Number(GaussianMixtureSettings.RewardScale);
        Schedule = settings.Word(NoiseSchedule) == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        Tilt = _linearReward ? Base.Linear(_centre, RewardScale) : Base.Quadratic(_centre, _tau2, RewardScale);
        _target = new Lazy<TargetReference>(CreateTarget);
    }

    public override string Name => Definition.Name;

    public override int Dimension => Base.Dimension;

    public override Schedule Schedule { get; }

    public override double RewardScale { get; }

    public override TargetReference Target => _target.Value;

    /// <summary>The base mixture p_base.</summary>
    internal GaussianMixture Base { get; }

    /// <summary>The tilted mixture p*.</summary>
    internal GaussianMixtureTilt Tilt { get; }

    /// <summary>E_base[r], the expected reward before fine-tuning.</summary>
    internal double BaseReward => _linearReward ? Base.ExpectedLinear(_centre) : Base.ExpectedQuadratic(_centre, _tau2);

    public override IVelocityField CreateBase(IBackend backend) =>
        Base.HasAxes ? new RotatedMixtureVelocity(Base, Schedule) : new MixtureVelocity(Base, Schedule);

    public override IReward CreateReward(IBackend backend)
    {
        var centre = Array.ConvertAll(_centre, value => (float)value);
        return _linearReward ? new LinearReward(centre) : new QuadraticReward(centre, _tau2);
    }

    protected internal override TargetReference TargetOf(IBackend? backend, double scale, IReadOnlyList<double> weights)
    {
        var values = new Dictionary<string, ParameterValue>(_settings.Values)
        {
            [GaussianMixtureSettings.RewardScale.Name] = ParameterValue.Of(scale),
        };
        return new GaussianMixtureTask(_settings with { Values = values }).Target;
    }

    private TargetReference CreateTarget()
    {
        var centres = Array.ConvertAll(Tilt.Mixture.Means.ToArray(), value => (float)value);

        // Modes may overlap, so the weight of a mode is not that of its component but the mass of the points nearest to its centre. It is
        // counted on samples, with a standard error of 0.0014 up to d = 64.
        var cells = Math.Min(MostCellSamples, CellValues / Dimension);
        var weights = ModeWeights.Of(Tilt.Mixture.Sample(TaskStreams.ModeWeights(), cells), centres, Dimension);
        return new TargetReference(
            Tilt.Mixture.Sample(TaskStreams.TargetSamples(), TargetSamples),
            Tilt.Mixture.Sample(TaskStreams.SecondTargetSamples(), TargetSamples),
            TargetSamples,
            Dimension,
            Tilt.LogPartition,
            0,
            Tilt.ExpectedReward,
            double.PositiveInfinity,
            centres,
            weights
        )
        {
            Draw = Tilt.Mixture.Sample,
        };
    }
}
