using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Eam.Core.Tasks.Metrics;

/// <summary>Distances of a set of samples to p*; a distance is null if there are too few samples or no modes.</summary>
/// <param name="Sw2">Sliced 2-Wasserstein distance.</param>
/// <param name="Sinkhorn">Sinkhorn divergence.</param>
/// <param name="Mmd">Squared maximum mean discrepancy.</param>
/// <param name="ModeError">Total variation between the mode weights.</param>
/// <param name="Diversity">Mean pair distance divided by that of the target.</param>
internal sealed record SampleDistances(double? Sw2, double? Sinkhorn, double? Mmd, double? ModeError, double? Diversity);

/// <summary>
/// The part of every distance that depends only on the target, computed once per task and sample count: projections, sorted values, kernel
/// means and floors. Immutable and thread-safe.
/// </summary>
internal sealed class TargetComparison
{
    private const int Projections = 64,
        SinkhornPoints = 256,
        KernelPoints = 512;

    // Floors take some hundredths of a second a set in few dimensions. In many dimensions fewer sets are enough, because each is less
    // random.
    private const int FloorSets = 50,
        FloorValues = 1 << 23,
        FewestForARange = 20;

    // Regularisation relative to the mean squared pair distance of the target: small enough to distinguish points, and 100 iterations
    // converge.
    private const double SinkhornScale = 0.05;

    private static readonly ConditionalWeakTable<TargetReference, ConcurrentDictionary<int, TargetComparison>> Cache = [];

    private readonly TargetReference _target;
    private readonly double[] _projections;
    private readonly double[][] _sorted;
    private readonly int _sinkhornRows,
        _kernelRows;
    private readonly double _epsilon,
        _sinkhornWithin,
        _medianSquared,
        _kernelWithin,
        _meanDistance;

    private TargetComparison(TargetReference target, int samples)
    {
        _target = target;
        var rows = Math.Min(samples, target.Count);
        _projections = SlicedWasserstein.Projections(TaskStreams.Projections(), Projections, target.Dimension);
        _sorted = SlicedWasserstein.Sorted(target.Samples, _projections, target.Dimension);
        (_sinkhornRows, _kernelRows) = (Whole(Math.Min(rows, SinkhornPoints)), Whole(Math.Min(rows, KernelPoints)));
        if (_kernelRows > 0)
        {
            var within = Pairs(target.Samples, target.Samples);
            _meanDistance = within.MeanDistanceWithin();
            _medianSquared = MaximumMeanDiscrepancy.MedianSquared(within);
            _kernelWithin = MaximumMeanDiscrepancy.Within(within, _medianSquared);
            _epsilon = SinkhornScale * within.All.ToArray().Average(value => (double)value);
            _sinkhornWithin = Sinkhorn.Within(Head(target.Samples, _sinkhornRows), target.Dimension, _epsilon);
        }

        var sets = Sets(rows);
        Floor = Summary(sets, values => values.Average());
        FloorHigh = target.Draw is null || sets.Count < FewestForARange ? null : Summary(sets, High);
    }

    /// <summary>
    /// The distances that an exact model would show: the mean over fifty fresh sets of exact samples or, if only samples by importance
    /// weights are known, over the parts into which the second set divides.
    /// </summary>
    internal SampleDistances Floor { get; }

    /// <summary>
    /// The distances that 97.5 % of exact models would not exceed; null without exact samples, or with too few sets of them.
    /// </summary>
    internal SampleDistances? FloorHigh { get; }

    /// <summary>Returns the comparison for a target and a number of samples.</summary>
    internal static TargetComparison Of(TargetReference target, int samples) =>
        Cache.GetOrCreateValue(target).GetOrAdd(samples, static (count, reference) => new TargetComparison(reference, count), target);

    /// <summary>Returns the distances of samples, row-major [count, d].</summary>
    internal SampleDistances Compare(ReadOnlySpan<float> samples)
    {
        var d = _target.Dimension;
        double? modeError =
            _target.ModeWeights.Length == 0
                ? null
                : ModeWeights.TotalVariation(ModeWeights.Of(samples, _target.ModeCentres, d), _target.ModeWeights);
        var sw2 = SlicedWasserstein.Distance(_sorted, SlicedWasserstein.Sorted(samples, _projections, d));
        if (_kernelRows == 0)
            return new SampleDistances(sw2, null, null, modeError, null);

        var few = Head(samples, _sinkhornRows);
        var sinkhorn =
            Sinkhorn.Between(few, Head(_target.Samples, _sinkhornRows), d, _epsilon)
            - (0.5 * (Sinkhorn.Within(few, d, _epsilon) + _sinkhornWithin));
        var within = Pairs(samples, samples);
        var mmd =
            MaximumMeanDiscrepancy.Within(within, _medianSquared)
            + _kernelWithin
            - (2 * MaximumMeanDiscrepancy.Between(Pairs(samples, _target.Samples), _medianSquared));
        return new SampleDistances(sw2, sinkhorn, mmd, modeError, within.MeanDistanceWithin() / _meanDistance);
    }

    private List<SampleDistances> Sets(int rows)
    {
        var (sets, length) = (new List<SampleDistances>(), rows * _target.Dimension);
        if (_target.Draw is { } draw)
        {
            var (count, stream) = (Math.Clamp(FloorValues / length, 2, FloorSets), TaskStreams.FloorSamples());
            while (sets.Count < count)
                sets.Add(Compare(draw(stream, rows)));
        }
        else
        {
            for (var i = 0; i < _target.Count / rows; i++)
                sets.Add(Compare(_target.SecondSamples.AsSpan(i * length, length)));
        }

        return sets;
    }

    private static SampleDistances Summary(List<SampleDistances> sets, Func<double[], double> of)
    {
        return new SampleDistances(
            At(set => set.Sw2),
            At(set => set.Sinkhorn),
            At(set => set.Mmd),
            At(set => set.ModeError),
            At(set => set.Diversity)
        );

        // A distance is defined for all sets or for none.
        double? At(Func<SampleDistances, double?> distance) =>
            distance(sets[0]) is null ? null : of([.. sets.Select(set => distance(set)!.Value)]);
    }

    // The 97.5 % quantile, interpolated.
    private static double High(double[] values)
    {
        Array.Sort(values);
        var at = 0.975 * (values.Length - 1);
        var below = (int)at;
        return values[below] + ((at - below) * (values[Math.Min(below + 1, values.Length - 1)] - values[below]));
    }

    private PairDistances Pairs(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        new(Head(a, _kernelRows), Head(b, _kernelRows), _target.Dimension);

    private ReadOnlySpan<float> Head(ReadOnlySpan<float> samples, int rows) => samples[..(rows * _target.Dimension)];

    private static int Whole(int rows) => rows - (rows % PairDistances.Lanes);
}
