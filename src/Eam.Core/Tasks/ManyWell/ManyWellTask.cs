using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks.ManyWell;

/// <summary>
/// The many-well energy E(x) = sum_i (x_i^2 - 4)^2 (MW-5 of ASBS, arXiv 2506.22565, Table 2) as a fine-tuning task: base N(0, s^2 I) and
/// r = -E + |x|^2 / (2 s^2) with lambda = 1, so that p* is the Boltzmann density exp(-E) / Z_E, a product of double wells with 2^d equal
/// modes.
/// </summary>
internal sealed class ManyWellTask : FineTuningTask
{
    private const int TargetSamples = 4096;

    private static readonly ParameterDefinition DimensionSetting = ParameterDefinition.Whole(
        "dimension",
        5,
        1,
        10,
        "number of double wells; the target has 2^dimension modes"
    );

    private static readonly ParameterDefinition BaseStdSetting = ParameterDefinition.Real(
        "base_std",
        2,
        0.1,
        10,
        "standard deviation of the base N(0, s^2 I)"
    );

    private readonly double _variance;
    private readonly Lazy<TargetReference> _target;

    internal ManyWellTask(TaskSettings settings)
    {
        Dimension = settings.Whole(DimensionSetting);
        _variance = settings.Number(BaseStdSetting) * settings.Number(BaseStdSetting);
        _target = new Lazy<TargetReference>(CreateTarget);
    }

    public override string Name => Definition.Name;

    public override int Dimension { get; }

    public override double RewardScale => 1;

    public override TargetReference Target => _target.Value;

    internal static TaskDefinition Definition { get; } =
        new(
            "many-well",
            "a Gaussian base and the Boltzmann density of the many-well energy as target: 2^dimension separated modes, log Z by quadrature",
            [DimensionSetting, BaseStdSetting],
            (settings, _) => new ManyWellTask(settings)
        )
        {
            Facts = TargetFacts.Modes,
        };

    public override IVelocityField CreateBase(IBackend backend)
    {
        var (mean, variances) = (new double[Dimension], new double[Dimension]);
        Array.Fill(variances, _variance);
        return new MixtureVelocity(new GaussianMixture([1], mean, variances), Schedule);
    }

    public override IReward CreateReward(IBackend backend) => new ManyWellReward(Dimension, _variance);

    private TargetReference CreateTarget()
    {
        var (well, modes) = (new DoubleWell(), 1 << Dimension);
        var (centres, weights) = (new float[modes * Dimension], new double[modes]);
        Array.Fill(weights, 1.0 / modes);
        for (var i = 0; i < centres.Length; i++)
            centres[i] = ((i / Dimension) >> (i % Dimension) & 1) == 0 ? -2 : 2;
        return new TargetReference(
            Sample(well, TaskStreams.TargetSamples(), TargetSamples),
            Sample(well, TaskStreams.SecondTargetSamples(), TargetSamples),
            TargetSamples,
            Dimension,
            Dimension * (well.LogIntegral - (0.5 * Math.Log(2 * Math.PI * _variance))),
            0,
            Dimension * ((well.MeanSquare / (2 * _variance)) - well.MeanEnergy),
            double.PositiveInfinity,
            centres,
            weights
        )
        {
            Draw = (stream, count) => Sample(well, stream, count),
        };
    }

    // Coordinates are independent; each is drawn by its inverse distribution function.
    private float[] Sample(DoubleWell well, RandomStream stream, int count)
    {
        var samples = new float[count * Dimension];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (float)well.Quantile(stream.NextDouble());
        return samples;
    }
}
