using System.Globalization;

namespace Eam.Engine.Charts;

/// <summary>
/// A scale that is logarithmic in the distance to the best value, because differences near it matter most. The best value is at the top,
/// whether it is the largest or the smallest.
/// </summary>
/// <param name="Best">The value near the upper end.</param>
/// <param name="Worst">The value near the lower end.</param>
internal sealed record FineAxis(double Best, double Worst)
{
    private static readonly double Below = ChartSpec.Number("axis", "below"),
        Above = ChartSpec.Number("axis", "above"),
        FloorShare = ChartSpec.Number("axis", "floor");

    // Smaller distances are drawn as this distance. Without it the best value would be infinitely far up.
    private double Floor => FloorShare * Range;

    private double Range => Math.Abs(Best - Worst);

    private double Sign => Math.Sign(Best - Worst);

    /// <summary>Creates the axis, with ticks at the metric's values.</summary>
    public static Axis Create(string label, double best, double worst)
    {
        var fine = new FineAxis(best, worst);
        return new($"{label}, finer near the best", Math.Min(best, worst), Math.Max(best, worst))
        {
            Fine = fine,
            Names = [.. fine.Ticks()],
        };
    }

    /// <summary>Returns a value's place: about 0 at the worst value, about 1 at the best.</summary>
    public double Position(double value)
    {
        var (lowest, highest) = (Below * (Range + Floor), Above * Floor);
        return Math.Log(lowest / Distance(value)) / Math.Log(lowest / highest);
    }

    /// <summary>Returns the value at a place.</summary>
    public double Value(double position)
    {
        var (lowest, highest) = (Below * (Range + Floor), Above * Floor);
        return Best - (Sign * ((lowest * Math.Pow(highest / lowest, position)) - Floor));
    }

    private double Distance(double value) => Math.Max(Sign * (Best - value), 0) + Floor;

    private IEnumerable<(double At, string Name)> Ticks()
    {
        var format = $"F{Math.Clamp((int)Math.Ceiling(-Math.Log10(Floor)), 0, 8)}";
        yield return (Best, Text(Best));
        for (var distance = (Range + Floor) / 1.02; distance > 1.9 * Floor; distance /= Math.Sqrt(10))
            yield return (Best - (Sign * (distance - Floor)), Text(Best - (Sign * (distance - Floor))));

        string Text(double value)
        {
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            text = text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
            return text == "-0" ? "0" : ChartNumbers.Minus(text);
        }
    }
}
