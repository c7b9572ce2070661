using System.Globalization;
using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

/// <summary>The values that one parameter may take in a sweep.</summary>
public abstract partial record Domain
{
    /// <summary>Returns the value at a quantile: a uniform <paramref name="u"/> in [0, 1) gives the domain's distribution.</summary>
    public abstract ParameterValue At(double u);

    /// <summary>Returns the quantile of a value (the middle one if several give it); null if the value is not in the domain.</summary>
    public abstract double? QuantileOf(ParameterValue value);

    /// <summary>Whether the domain has exactly one value, so that there is nothing to search.</summary>
    public abstract bool IsFixed { get; }

    /// <summary>Number of different values; null for a range of real numbers.</summary>
    public abstract long? Count { get; }

    /// <summary>Returns one of the <see cref="Count"/> values by its index, from 0.</summary>
    public abstract ParameterValue Item(long index);

    /// <summary>A list of values. Random draws take each with equal probability; a grid takes each in turn.</summary>
    [DataContract]
    public sealed record Values([property: DataMember(Order = 0)] IReadOnlyList<ParameterValue> Items) : Domain
    {
        /// <inheritdoc/>
        public override ParameterValue At(double u) => Items[(int)(u * Items.Count)];

        /// <inheritdoc/>
        public override double? QuantileOf(ParameterValue value)
        {
            for (var i = 0; i < Items.Count; i++)
            {
                if (Items[i] == value)
                    return (i + 0.5) / Items.Count;
            }

            return null;
        }

        /// <inheritdoc/>
        public override bool IsFixed => Items.Count == 1;

        /// <inheritdoc/>
        public override long? Count => Items.Count;

        /// <inheritdoc/>
        public override ParameterValue Item(long index) => Items[(int)index];
    }

    /// <summary>
    /// Numbers from Min to Max, uniform in the value or, if Log, in its logarithm. With Integer, each whole number has its equal share of
    /// that scale.
    /// </summary>
    [DataContract]
    public sealed record Range(
        [property: DataMember(Order = 0)] double Min,
        [property: DataMember(Order = 1)] double Max,
        [property: DataMember(Order = 2)] bool Log,
        [property: DataMember(Order = 3)] bool Integer
    ) : Domain
    {
        /// <inheritdoc/>
        public override ParameterValue At(double u) =>
            // A whole number k has the half-open cell [k - 1/2, k + 1/2), so that the two ends are as likely as the others.
            Integer ? Value(Between(Min - 0.5, Max + 0.5, u)) : Value(Between(Min, Max, u));

        /// <inheritdoc/>
        public override double? QuantileOf(ParameterValue value)
        {
            if (!value.IsNumber || value.Number < Min || value.Number > Max || (Integer && value.Number != Math.Floor(value.Number)))
                return null;
            var (low, high) = Integer ? (Min - 0.5, Max + 0.5) : (Min, Max);
            if (low == high)
                return 0.5;
            return Log ? Math.Log(value.Number / low) / Math.Log(high / low) : (value.Number - low) / (high - low);
        }

        /// <inheritdoc/>
        public override bool IsFixed => Min == Max;

        /// <inheritdoc/>
        public override long? Count
        {
            get
            {
                if (IsFixed)
                    return 1;
                return Integer ? (long)(Math.Floor(Max) - Math.Ceiling(Min)) + 1 : null;
            }
        }

        /// <inheritdoc/>
        public override ParameterValue Item(long index) => IsFixed ? Value(Min) : Value(Math.Ceiling(Min) + index);

        /// <summary>
        /// Returns a list of at least two points, including both ends, evenly spaced in the scale. Whole numbers that round to the same
        /// value are listed once.
        /// </summary>
        public Values Grid(int points) =>
            new([.. Enumerable.Range(0, points).Select(i => Value(Between(Min, Max, i / (points - 1.0)))).Distinct()]);

        private double Between(double low, double high, double u) => Log ? low * Math.Pow(high / low, u) : low + ((high - low) * u);

        // Rounds to six significant digits: tables and CSV stay readable, and their text is exactly the value that was trained.
        private ParameterValue Value(double value)
        {
            var readable = Integer
                ? Math.Floor(value + 0.5)
                : double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            return ParameterValue.Of(Math.Clamp(readable, Min, Max));
        }
    }
}
