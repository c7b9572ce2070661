using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>
/// Learning curves of a parametric family, drawn from a trial's seed. Compute x is measured in the target of the first rung, and s is the last rung's.
/// The parameters are drawn for a trial, not computed from its settings: a searcher with history has nothing to learn from them.
/// </summary>
public sealed class ParametricCurves : ILearningCurves
{
    private const ulong Purpose = 0x43555256;
    private const double SlowShare = 0.25;

    private readonly double _unit, _slow;
    private readonly bool _crossing;

    private ParametricCurves(HalvingSpec halving, bool crossing, double noise)
    {
        (_unit, _crossing, Noise) = (halving.MinCompute, crossing, noise);
        _slow = Math.Sqrt(halving.MaxCompute / halving.MinCompute);
    }

    /// <summary>The families' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["power", "crossing", "noisy"];

    /// <inheritdoc/>
    public double Noise { get; }

    /// <summary>A family by name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ParametricCurves Of(string name, HalvingSpec halving)
    {
        ArgumentNullException.ThrowIfNull(halving);
        return name switch
        {
            "power" => new(halving, crossing: false, noise: 0),
            "crossing" => new(halving, crossing: true, noise: 0),
            "noisy" => new(halving, crossing: false, noise: 0.1),
            _ => throw new ArgumentException($"no curves '{name}': {string.Join(", ", Names)}", nameof(name)),
        };
    }

    /// <inheritdoc/>
    public double Expected(Configuration configuration, ulong seed, double compute)
    {
        var stream = new RandomStream(seed, Purpose);
        var (kind, quality, rate) = (stream.NextDouble(), stream.NextDouble(), stream.NextDouble());
        var x = compute / _unit;
        if (!_crossing)
            return quality - (0.5 * Math.Pow(x, -0.4 - (0.4 * rate)));

        // A quarter of the trials start slowly, with half of their gain at sqrt(s), and end above the others: 0.6 + 0.4 u against 0.7 u.
        if (kind >= SlowShare)
            return 0.7 * quality * x / (x + 1);
        return (0.6 + (0.4 * quality)) * x * x / ((x * x) + (_slow * _slow));
    }
}
