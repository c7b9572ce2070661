using System.Globalization;
using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

public abstract partial record Domain
{
    /// <summary>
    /// Numbers from Min to Max, both below 1, whose distance from 1 is uniform in its logarithm: between 0.9 and 0.999, half of the draws
    /// are above 0.99. For decays, such as those of moving averages.
    /// </summary>
    [DataContract]
    public sealed record Complement([property: DataMember(Order = 0)] double Min, [property: DataMember(Order = 1)] double Max) : Domain
    {
        /// <inheritdoc/>
        public override ParameterValue At(double u)
        {
            // The distance has six significant digits, like the values of other ranges. The subtraction adds errors after the 15th digit.
            var distance = Rounded((1 - Min) * Math.Pow((1 - Max) / (1 - Min), u), "G6");
            return ParameterValue.Of(Math.Clamp(Rounded(1 - distance, "G15"), Min, Max));
        }

        /// <inheritdoc/>
        public override double? QuantileOf(ParameterValue value)
        {
            if (!value.IsNumber || value.Number < Min || value.Number > Max)
                return null;
            return IsFixed ? 0.5 : Math.Log((1 - value.Number) / (1 - Min)) / Math.Log((1 - Max) / (1 - Min));
        }

        /// <inheritdoc/>
        public override bool IsFixed => Min == Max;

        /// <inheritdoc/>
        public override long? Count => IsFixed ? 1 : null;

        /// <inheritdoc/>
        public override ParameterValue Item(long index) => At(0.5);

        /// <summary>Returns a list of at least two points, including both ends, evenly spaced in the scale.</summary>
        public Values Grid(int points) => new([.. Enumerable.Range(0, points).Select(i => At(i / (points - 1.0))).Distinct()]);

        private static double Rounded(double value, string format) =>
            double.Parse(value.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
