using System.Globalization;
using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

public abstract partial record Domain
{
    /// <summary>
    /// The numbers Min, Min + Step, Min + 2 Step and so on up to Max, each with equal probability. Max is one of them if the steps meet it.
    /// </summary>
    [DataContract]
    public sealed record Stepped(
        [property: DataMember(Order = 0)] double Min,
        [property: DataMember(Order = 1)] double Max,
        [property: DataMember(Order = 2)] double Step
    ) : Domain
    {
        // Keeps the count exact in floating point, and the highest number at most Max.
        private const double Rounding = 1e-9;

        /// <inheritdoc/>
        public override long? Count => Steps;

        private long Steps => (long)Math.Min(1e15, Math.Floor(((Max - Min) / Step) + Rounding)) + 1;

        /// <inheritdoc/>
        public override ParameterValue At(double u) => Value(Math.Min(Steps - 1, (long)(u * Steps)));

        /// <inheritdoc/>
        public override double? QuantileOf(ParameterValue value)
        {
            if (!value.IsNumber || value.Number < Min || value.Number > Max)
                return null;
            var index = (long)Math.Round((value.Number - Min) / Step);
            return index < Steps && Value(index) == value ? (index + 0.5) / Steps : null;
        }

        /// <inheritdoc/>
        public override bool IsFixed => Steps == 1;

        /// <inheritdoc/>
        public override ParameterValue Item(long index) => Value(index);

        /// <summary>Returns the list of all values.</summary>
        public Values Grid() => new([.. Enumerable.Range(0, checked((int)Steps)).Select(i => Value(i)).Distinct()]);

        // Twelve significant digits, so that three steps of 0.1 are 0.3.
        private ParameterValue Value(long index)
        {
            var value = (Min + (index * Step)).ToString("G12", CultureInfo.InvariantCulture);
            return ParameterValue.Of(Math.Clamp(double.Parse(value, CultureInfo.InvariantCulture), Min, Max));
        }
    }
}
