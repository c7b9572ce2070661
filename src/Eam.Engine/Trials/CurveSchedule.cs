namespace Eam.Engine.Trials;

/// <summary>Where a segment evaluates: points of compute between two rungs, geometric, because learning curves are read on a logarithmic axis.</summary>
internal sealed class CurveSchedule
{
    private readonly double[] _targets;

    /// <param name="from">Compute target of the rung before; 0 at first.</param>
    /// <param name="target">Compute target of this rung, which is the last point.</param>
    /// <param name="points">How many, at least 1.</param>
    public CurveSchedule(double from, double target, int points)
    {
        // From zero there is no ratio: each point then has twice the compute of the one before.
        var ratio = from > 0 ? Math.Pow(target / from, 1.0 / points) : 2;
        _targets = new double[points];
        for (var i = 0; i < points; i++)
            _targets[i] = target / Math.Pow(ratio, points - 1 - i);
    }

    /// <summary>The first point above an amount of compute; infinity after the last.</summary>
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
