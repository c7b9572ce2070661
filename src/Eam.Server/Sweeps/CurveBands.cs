using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>
/// Computes the median and quartiles of a method's trials by compute. Pruned trials appear only in the lower levels, so a band also rises because worse trials
/// are missing in higher levels. The number of trials at each level shows this.
/// </summary>
internal static class CurveBands
{
    private const int Levels = 33;

    /// <summary>Computes the band of a method; returns null if the method has no finite point.</summary>
    public static CurveBand? Of(SweepSpec spec, string method, IEnumerable<Trial> trials, MetricDefinition metric)
    {
        var curves = trials
            .Where(trial => trial.Configuration.Method == method)
            .Select(trial => Points(spec, trial, metric))
            .Where(curve => curve.Count > 0)
            .ToList();
        if (curves.Count == 0)
            return null;
        var (low, high) = (curves.Min(curve => curve[0].Compute), curves.Max(curve => curve[^1].Compute));
        var compute = new List<double>();
        var count = new List<int>();
        var first = new List<double>();
        var median = new List<double>();
        var third = new List<double>();
        for (var i = 0; i < Levels; i++)
        {
            var level = i == Levels - 1 ? high : low * Math.Pow(high / low, i / (Levels - 1.0));
            var values = curves.Select(curve => At(curve, level)).OfType<double>().Order().ToArray();
            if (values.Length == 0)
                continue;
            compute.Add(level);
            count.Add(values.Length);
            first.Add(Quantile(values, 0.25));
            median.Add(Quantile(values, 0.5));
            third.Add(Quantile(values, 0.75));
        }

        return new(method, compute, count, first, median, third);
    }

    private static List<(double Compute, double Value)> Points(SweepSpec spec, Trial trial, MetricDefinition metric) =>
        [
            .. trial
                .Curve.Select(point => (Compute: point.Spent.In(spec.Halving.Unit), Value: Numbers.Finite(metric.Get(point.Metrics))))
                .Where(point => point.Value is not null && point.Compute > 0)
                .Select(point => (point.Compute, point.Value!.Value)),
        ];

    // Linear in the logarithm of compute, in which evaluations are evenly spaced. There is no value before the first point or after the last.
    private static double? At(List<(double Compute, double Value)> curve, double level)
    {
        if (level < curve[0].Compute || level > curve[^1].Compute)
            return null;
        var i = 1;
        while (i < curve.Count && curve[i].Compute < level)
            i++;
        if (i == curve.Count || curve[i].Compute <= curve[i - 1].Compute)
            return curve[i - 1].Value;
        var fraction = Math.Log(level / curve[i - 1].Compute) / Math.Log(curve[i].Compute / curve[i - 1].Compute);
        return curve[i - 1].Value + (fraction * (curve[i].Value - curve[i - 1].Value));
    }

    // Linear between order statistics (type 7 of Hyndman and Fan, 1996).
    private static double Quantile(double[] sorted, double p)
    {
        var at = p * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
