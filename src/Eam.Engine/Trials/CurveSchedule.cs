namespace Eam.Engine.Trials;

/// <summary>
/// The amounts of compute between two rungs at which a segment is evaluated. They are spaced geometrically, because learning curves are
/// read on a logarithmic axis.
/// </summary>
internal sealed class CurveSchedule
{
    private readonly double[] _targets;

    /// <param name="from">The compute target of the previous rung; 0 for the first rung.</param>
    /// <param name="target">The compute target of this rung, which is the last point.</param>
    /// <param name="points">The number of points, at least 1.</param>
    public CurveSchedule(double from, double target, int points)
    {
        // Starting from zero there is no ratio, so each point has twice the compute of the one before.
        var ratio = from > 0 ? Math.Pow(target / from, 1.0 / points) : 2;
        _targets = new double[points];
        for (var i = 0; i < points; i++)
            _targets[i] = target / Math.Pow(ratio, points - 1 - i);
    }

    /// <summary>Returns the first point above an amount of compute; infinity after the last point.</summary>
    public double After(double compute)
    {
        foreach (var target in _targets)
        {
            if (target > compute)
                return target;
        }

        return double.PositiveInfinity;
    }
}
