using System.Globalization;

namespace Eam.Engine.Charts;

/// <summary>A linear or logarithmic scale with round ticks.</summary>
/// <param name="Label">The quantity and its unit.</param>
/// <param name="Min">The left or lower end.</param>
/// <param name="Max">The other end, above <paramref name="Min"/>.</param>
/// <param name="Log">Whether the scale is logarithmic; both ends are then above 0.</param>
public sealed record Axis(string Label, double Min, double Max, bool Log = false)
{
    private static readonly (double Scale, string Suffix)[] Prefixes =
    [
        (1e18, " E"),
        (1e15, " P"),
        (1e12, " T"),
        (1e9, " G"),
        (1e6, " M"),
        (1e3, " k"),
    ];

    /// <summary>Ticks with names instead of numbers; null for ticks at round numbers.</summary>
    public IReadOnlyList<(double At, string Name)>? Names { get; init; }

    /// <summary>A scale that is logarithmic in the distance to the best value, which is at one end; null for an ordinary axis.</summary>
    internal FineAxis? Fine { get; init; }

    /// <summary>Creates an axis that holds these values, with a small margin. Equal values get a margin too.</summary>
    public static Axis Around(string label, IEnumerable<double> values, bool log = false)
    {
        var shown = values.Where(value => double.IsFinite(value) && (!log || value > 0)).DefaultIfEmpty(1).ToList();
        var (min, max) = (shown.Min(), shown.Max());
        if (log)
            return new(label, min / 1.05, max * 1.05, Log: true);
        var room = max > min ? 0.04 * (max - min) : Math.Max(1, Math.Abs(max)) * 0.1;
        return new(label, min - room, max + room);
    }

    /// <summary>
    /// Creates an axis for a metric. A few values that are far worse than all others, such as those of trials that nearly diverged, lie
    /// beyond its end: the axis shows the better 95 % and a margin. Where the good values crowd together, as flattening learning curves do,
    /// the axis is <see cref="Fine"/>.
    /// </summary>
    public static Axis OfMetric(string label, IEnumerable<double> values, bool maximize)
    {
        var sorted = (maximize ? values.Where(double.IsFinite).OrderDescending() : values.Where(double.IsFinite).Order()).ToList();
        if (sorted.Count < 2 || sorted[0] == sorted[^1])
            return Around(label, sorted);
        var (best, tail) = (sorted[0], sorted[^(1 + (int)(0.05 * (sorted.Count - 1)))]);
        var worst = tail + (0.25 * (tail - best));
        worst = maximize ? Math.Max(worst, sorted[^1]) : Math.Min(worst, sorted[^1]);
        var isCrowded = sorted.Count >= 8 && Math.Abs(sorted[sorted.Count / 5] - best) < 0.08 * Math.Abs(worst - best);
        return isCrowded ? FineAxis.Create(label, best, worst) : Around(label, [best, worst]);
    }

    /// <summary>
    /// Returns a value's place: 0 at <see cref="Min"/>, 1 at <see cref="Max"/>. A value beyond an end gets the place of that end.
    /// </summary>
    public double At(double value) => Math.Clamp(Position(value), 0, 1);

    /// <summary>Returns the same as <see cref="At"/>, except that values beyond the ends give results below 0 or above 1.</summary>
    public double Position(double value) =>
        Fine is { } fine ? fine.Position(value)
        : Log ? Math.Log(Math.Max(value, double.Epsilon) / Min) / Math.Log(Max / Min)
        : (value - Min) / (Max - Min);

    /// <summary>Returns round values between the ends, about <paramref name="count"/> of them on a linear axis.</summary>
    public IReadOnlyList<double> Ticks(int count = 5)
    {
        if (!Log)
            return Multiples(Step(count));

        // 1, 2, 5, 10 ... over a short range; only powers of ten over a long one.
        double[] digits = Max / Min < 300 ? [1, 2, 5] : [1];
        var (first, last) = ((int)Math.Floor(Math.Log10(Min)), (int)Math.Floor(Math.Log10(Max)));
        return
        [
            .. Enumerable
                .Range(first, last - first + 1)
                .SelectMany(power => digits.Select(digit => digit * Math.Pow(10, power)))
                .Where(tick => tick >= Min && tick <= Max),
        ];
    }

    /// <summary>Returns the ticks and their texts.</summary>
    public IEnumerable<(double At, string Text)> Labels(int count = 5) => Names ?? Ticks(count).Select(tick => (tick, Text(tick)));

    /// <summary>Formats a tick. Values from a thousand on get an SI prefix.</summary>
    public static string Text(double tick)
    {
        foreach (var (scale, suffix) in Prefixes)
        {
            if (Math.Abs(tick) >= scale)
                return (tick / scale).ToString("0.###", CultureInfo.InvariantCulture) + suffix;
        }

        return tick.ToString("0.#####", CultureInfo.InvariantCulture);
    }

    /// <summary>Formats an amount with three significant digits. Values from a thousand on get an SI prefix.</summary>
    public static string Amount(double value)
    {
        var (scale, suffix) = Prefixes.FirstOrDefault(prefix => Math.Abs(value) >= prefix.Scale * 0.9995, (1, string.Empty));
        return (value / scale).ToString("G3", CultureInfo.InvariantCulture) + suffix;
    }

    private double Step(int count)
    {
        var rough = (Max - Min) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power
            * (rough / power) switch
            {
                < 1.5 => 1,
                < 3.5 => 2,
                < 7.5 => 5,
                _ => 10,
            };
    }

    private List<double> Multiples(double step)
    {
        var ticks = new List<double>();
        for (var i = Math.Ceiling((Min / step) - 1e-9); i * step <= Max + (1e-9 * step); i++)
            ticks.Add((i * step) + 0.0); // + 0.0 turns -0 into 0; otherwise "-0" would be written.
        return ticks;
    }
}
