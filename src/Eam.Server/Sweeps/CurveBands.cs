using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>
/// Computes the median and quartiles of a method's trials by compute, over all trials and in the scale of the metric itself.
/// </summary>
internal static class CurveBands
{
    /// <summary>Computes the band of a method; returns null if none of its trials has reached a rung with a finite value.</summary>
    public static CurveBand? Of(SweepSpec spec, string method, IEnumerable<Trial> trials, MetricDefinition metric) =>
        MedianPieces.Of(
            method,
            trials.Where(trial => trial.Configuration.Method == method).Select(trial => Points(spec, trial, metric)),
            spec.Halving.Rungs(),
            MedianScale.Linear
        );

    private static List<MedianPoint> Points(SweepSpec spec, Trial trial, MetricDefinition metric)
    {
        var points = new List<MedianPoint>(trial.Curve.Count);
        for (var i = 0; i < trial.Curve.Count; i++)
        {
            var compute = trial.Curve[i].Spent.In(spec.Halving.Unit);
            if (compute > 0 && Numbers.Finite(metric.Get(trial.Curve[i].Metrics)) is { } value)
                points.Add(new(compute, value, TrialViews.RungAt(trial, i)));
        }

        return points;
    }
}
