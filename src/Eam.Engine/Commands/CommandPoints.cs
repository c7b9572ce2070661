using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Commands;

/// <summary>The curve points of a segment, ordered by compute. For use by one thread.</summary>
/// <param name="unit">The sweep's unit of compute.</param>
/// <param name="known">Compute up to which earlier rungs have logged the trial's points.</param>
/// <param name="target">Compute to reach. A point there is kept even if it is not above <paramref name="known"/>.</param>
internal sealed class CommandPoints(ComputeUnit unit, double known, double target)
{
    /// <summary>The largest number of points. A program that reports more often loses every other one.</summary>
    public const int Most = 1024;

    private readonly List<CurvePoint> _points = [];

    /// <summary>The points so far.</summary>
    public IReadOnlyList<CurvePoint> All => _points;

    /// <summary>The last report, also if it is no point; null for none.</summary>
    public CurvePoint? Last { get; private set; }

    /// <summary>Adds the points that a checkpoint has of this segment.</summary>
    public void Restore(IEnumerable<CurvePoint> points)
    {
        _points.AddRange(points);
        Last = _points.Count > 0 ? _points[^1] : null;
    }

    /// <summary>
    /// Adds a report. One at the compute of the last report adds its metrics to that. Returns whether points were dropped, because there
    /// are too many.
    /// </summary>
    public bool Add(double compute, double seconds, IReadOnlyDictionary<string, double> values)
    {
        var isSame = Last is not null && Last.Spent.In(unit) == compute;
        if (isSame)
        {
            var merged = new Dictionary<string, double>(Last!.Metrics.Declared ?? values, StringComparer.Ordinal);
            foreach (var (name, value) in values)
                merged[name] = value;
            values = merged;
        }

        Last = new CurvePoint(Spent(compute, seconds), TrialMetrics.OfDeclared(values));
        if (compute <= known && compute < target)
            return false;
        if (isSame && _points.Count > 0)
            _points[^1] = Last;
        else
            _points.Add(Last);
        if (_points.Count <= Most)
            return false;
        for (var i = _points.Count - 2; i >= 0; i -= 2)
            _points.RemoveAt(i);
        return true;
    }

    private Spent Spent(double compute, double seconds) =>
        Core.Sweeps.Spent.None with
        {
            Nfe = unit == ComputeUnit.Nfe ? (long)compute : 0,
            Flops = unit == ComputeUnit.Flops ? compute : 0,
            Iterations = unit == ComputeUnit.Iterations ? (long)compute : 0,
            Seconds = unit == ComputeUnit.Seconds ? compute : seconds,
        };
}
