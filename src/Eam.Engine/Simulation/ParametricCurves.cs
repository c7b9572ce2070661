using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>
/// Learning curves of a parametric family. Compute x is measured in units of the first rung's target, and s is the last rung's target in
/// these units. In all families except <c>landscape</c> the parameters are drawn from a trial's seed and not computed from its settings, so
/// a searcher with history cannot learn anything from them.
/// </summary>
public sealed class ParametricCurves : ILearningCurves
{
    private const ulong Purpose = 0x43555256;
    private const double SlowShare = 0.25;

    private readonly Family _family;
    private readonly double _unit,
        _slow,
        _noise;
    private readonly Landscape _landscape;

    private ParametricCurves(SweepSpec spec, Family family, double noise)
    {
        (_family, _landscape, _noise) = (family, new(spec.Space, spec.Seed), noise);
        (_unit, _slow) = (spec.Halving.MinCompute, Math.Sqrt(spec.Halving.MaxCompute / spec.Halving.MinCompute));
    }

    private enum Family
    {
        Power,
        Crossing,
        Landscape,
    }

    /// <summary>The names of the families.</summary>
    public static IReadOnlyList<string> Names { get; } = ["power", "crossing", "noisy", "landscape"];

    /// <summary>Returns the family of a name.</summary>
    /// <exception cref="ArgumentException">There is no such family.</exception>
    public static ParametricCurves Of(string name, SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return name switch
        {
            "power" => new(spec, Family.Power, noise: 0),
            "crossing" => new(spec, Family.Crossing, noise: 0),
            "noisy" => new(spec, Family.Power, noise: 0.1),
            "landscape" => new(spec, Family.Landscape, noise: 0.02),
            _ => throw new ArgumentException($"there are no curves '{name}'; use one of: {string.Join(", ", Names)}", nameof(name)),
        };
    }

    /// <inheritdoc/>
    public double NoiseAt(double compute) => _noise;

    /// <inheritdoc/>
    public double Expected(Configuration configuration, ulong seed, double compute)
    {
        var stream = new RandomStream(seed, Purpose);
        var (kind, drawn, rate) = (stream.NextDouble(), stream.NextDouble(), stream.NextDouble());
        var x = compute / _unit;
        if (_family != Family.Crossing)
        {
            var quality = _family == Family.Landscape ? _landscape.Height(configuration) : drawn;
            return quality - (0.5 * Math.Pow(x, -0.4 - (0.4 * rate)));
        }

        // A quarter of the trials start slowly, with half of their gain at sqrt(s), and end above the others: 0.6 + 0.4 u against 0.7 u.
        if (kind >= SlowShare)
            return 0.7 * drawn * x / (x + 1);
        return (0.6 + (0.4 * drawn)) * x * x / ((x * x) + (_slow * _slow));
    }
}
