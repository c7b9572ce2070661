using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Results;

namespace Eam.Engine.Simulation;

/// <summary>
/// The learning curves of a recorded sweep. A trial has the curve of the recorded trial with its configuration. If there is none, a curve
/// of its method, or of all methods if its method was not recorded, is drawn from its seed. Between points scores are linear in log
/// compute; outside they stay at the nearest point.
/// </summary>
public sealed class RecordedCurves : ILearningCurves
{
    private const ulong Purpose = 0x5245434f;

    private readonly Dictionary<string, Curve> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Curve>> _byMethod = new(StringComparer.Ordinal);
    private readonly List<Curve> _all = [];

    /// <summary>Reads the curves of a sweep.</summary>
    /// <param name="recorded">The recorded sweep.</param>
    /// <param name="objective">The objective of the simulated sweep, which gives the scores.</param>
    /// <param name="unit">The unit of compute.</param>
    /// <exception cref="EngineException">The sweep has no point with that objective.</exception>
    public RecordedCurves(SweepResults recorded, Objective objective, ComputeUnit unit)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(objective);
        foreach (var trial in recorded.State.Trials.Where(trial => trial.RepeatOf is null))
        {
            if (Curve.Of(trial, objective, unit) is not { } curve)
                continue;
            _all.Add(curve);
            _byKey.TryAdd(trial.Configuration.Key, curve);
            var method = trial.Configuration.Method;
            if (!_byMethod.TryGetValue(method, out var curves))
                _byMethod[method] = curves = [];
            curves.Add(curve);
        }

        if (_all.Count == 0)
            throw new EngineException(
                $"sweep '{recorded.Sweep}' has no evaluation of {objective.Metric}, so it has no learning curves to simulate with"
            );
    }

    /// <inheritdoc/>
    public double NoiseAt(double compute) => 0;

    /// <inheritdoc/>
    public double Expected(Configuration configuration, ulong seed, double compute)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (_byKey.TryGetValue(configuration.Key, out var own))
            return own.At(compute);
        var curves = _byMethod.GetValueOrDefault(configuration.Method, _all);
        return curves[new RandomStream(seed, Purpose).NextInt32(curves.Count)].At(compute);
    }

    private sealed record Curve(double[] LogCompute, double[] Scores)
    {
        public static Curve? Of(Trial trial, Objective objective, ComputeUnit unit)
        {
            var points = trial
                .Curve.Select(point => (Compute: point.Spent.In(unit), Score: objective.Score(point.Metrics)))
                .Where(point => point.Compute > 0 && double.IsFinite(point.Score))
                .ToList();
            return points.Count == 0
                ? null
                : new([.. points.Select(point => Math.Log(point.Compute))], [.. points.Select(point => point.Score)]);
        }

        public double At(double compute)
        {
            var x = Math.Log(compute);
            var found = Array.BinarySearch(LogCompute, x);
            if (found >= 0)
                return Scores[found];
            var above = ~found;
            if (above == 0 || above == Scores.Length)
                return Scores[Math.Max(0, above - 1)];
            var weight = (x - LogCompute[above - 1]) / (LogCompute[above] - LogCompute[above - 1]);
            return Scores[above - 1] + (weight * (Scores[above] - Scores[above - 1]));
        }
    }
}
