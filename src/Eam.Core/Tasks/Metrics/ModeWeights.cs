namespace Eam.Core.Tasks.Metrics;

/// <summary>Assigns samples to modes: each sample belongs to the nearest centre.</summary>
public static class ModeWeights
{
    /// <summary>Returns the share of samples that is nearest to each centre; ties go to the first centre.</summary>
    /// <param name="samples">Row-major [count, d].</param>
    /// <param name="centres">Row-major [modes, d].</param>
    /// <param name="dimension">d</param>
    public static double[] Of(ReadOnlySpan<float> samples, ReadOnlySpan<float> centres, int dimension)
    {
        var (count, modes) = (samples.Length / dimension, centres.Length / dimension);
        var weights = new double[modes];
        for (var row = 0; row < count; row++)
            weights[Nearest(samples.Slice(row * dimension, dimension), centres)] += 1.0 / count;
        return weights;
    }

    /// <summary>Returns the total variation between two weightings: half the sum of absolute differences, in [0, 1].</summary>
    public static double TotalVariation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += Math.Abs(a[i] - b[i]);
        return sum / 2;
    }

    private static int Nearest(ReadOnlySpan<float> sample, ReadOnlySpan<float> centres)
    {
        var (nearest, least) = (0, float.PositiveInfinity);
        for (var mode = 0; mode * sample.Length < centres.Length; mode++)
        {
            var distance = 0f;
            for (var j = 0; j < sample.Length; j++)
            {
                var difference = sample[j] - centres[(mode * sample.Length) + j];
                distance += difference * difference;
            }

            if (distance < least)
                (nearest, least) = (mode, distance);
        }

        return nearest;
    }
}
