namespace Eam.Engine.Charts;

/// <summary>A linear or logarithmic scale with round ticks.</summary>
/// <param name="Label">The quantity and its unit.</param>
/// <param name="Min">The left or lower end.</param>
/// <param name="Max">The other end, above <paramref name="Min"/>.</param>
/// <param name="Log">Whether the scale is logarithmic; both ends are then above 0.</param>
public sealed record Axis(string Label, double Min, double Max, bool Log = false)
{
    private static readonly double Margin = ChartSpec.Number("axis", "margin"),
        Tail = ChartSpec.Number("axis", "tail"),
        Room = ChartSpec.Number("axis", "room"),
        CrowdCount = ChartSpec.Number("axis", "crowdCount"),
        CrowdShare = ChartSpec.Number("axis", "crowdShare"),
        Reach = ChartSpec.Number("axis", "reach");

    /// <summary>Ticks with names instead of numbers; null for ticks at round numbers.</summary>
    public IReadOnlyList<(double At, string Name)>? Names { get; init; }

    /// <summary>Number of values that the axis does not show, because they are far worse than the others.</summary>
    public int Beyond { get; init; }

    /// <summary>Whether the scale is logarithmic in the distance to the best value.</summary>
    public bool IsFine => Fine is not null;

    /// <summary>A scale that is logarithmic in the distance to the best value, which is at one end; null for an ordinary axis.</summary>
    internal FineAxis? Fine { get; init; }

    /// <summary>Creates an axis that holds these values, with a small margin. Equal values get a margin too.</summary>
    public static Axis Around(string label, IEnumerable<double> values, bool log = false)
    {
        var shown = values.Where(value => double.IsFinite(value) && (!log || value > 0)).DefaultIfEmpty(1).ToList();
        var (min, max) = (shown.Min(), shown.Max());
        if (log)
            return new(label, min / 1.05, max * 1.05, Log: true);
        var room = max > min ? Margin * (max - min) : Math.Max(1, Math.Abs(max)) * 0.1;
        return new(label, min - room, max + room);
    }

    /// <summary>
    /// Creates an axis for a metric. A few values that are far worse than all others, such as those of trials that nearly diverged, lie
    /// beyond its end: the axis shows the better 95 % and a margin. Where the good values crowd together, as flattening learning curves do,
    /// the axis is <see cref="Fine"/>.
    /// </summary>
    /// <param name="label">The metric.</param>
    /// <param name="values">The values to show.</param>
    /// <param name="maximize">Whether larger is better.</param>
    /// <param name="references">Values of reference lines. The axis is extended to those that are near the shown values.</param>
    public static Axis OfMetric(string label, IEnumerable<double> values, bool maximize, IReadOnlyList<double>? references = null)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var axis = Create(label, finite, maximize);
        var near = (references ?? []).Where(axis.Reaches).ToList();
        if (near.Count > 0)
            axis = Create(label, [.. finite, .. near], maximize);
        return axis with { Beyond = finite.Count(value => !axis.Shows(value)) };
    }

    /// <summary>Whether a value is between the ends.</summary>
    public bool Shows(double value) => Position(value) is >= 0 and <= 1;

    /// <summary>Returns the value at a place; the reverse of <see cref="Position"/>.</summary>
    public double Value(double position) =>
        Fine is { } fine ? fine.Value(position)
        : Log ? Min * Math.Pow(Max / Min, position)
        : Min + (position * (Max - Min));

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
    public static string Text(double tick) => ChartNumbers.Tick(tick);

    /// <summary>Formats an amount with three significant digits. Values from a thousand on get an SI prefix.</summary>
    public static string Amount(double value) => ChartNumbers.Amount(value);

    private static Axis Create(string label, List<double> values, bool maximize)
    {
        var sorted = (maximize ? values.OrderDescending() : values.Order()).ToList();
        if (sorted.Count < 2 || sorted[0] == sorted[^1])
            return Around(label, sorted);
        var (best, tail) = (sorted[0], sorted[^(1 + (int)(Tail * (sorted.Count - 1)))]);
        var worst = tail + (Room * (tail - best));
        worst = maximize ? Math.Max(worst, sorted[^1]) : Math.Min(worst, sorted[^1]);
        var isCrowded = sorted.Count >= CrowdCount && Math.Abs(sorted[sorted.Count / 5] - best) < CrowdShare * Math.Abs(worst - best);
        return isCrowded ? FineAxis.Create(label, best, worst) : Around(label, [best, worst]);
    }

    private bool Reaches(double value) =>
        double.IsFinite(value) && value >= Min - (Reach * (Max - Min)) && value <= Max + (Reach * (Max - Min));

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
