using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

public abstract partial record Domain
{
    /// <summary>
    /// Alternatives, such as a word or a range. A draw takes part i with probability Weights[i] / (sum of the weights), and then a value of
    /// that part.
    /// </summary>
    [DataContract]
    public sealed record Mixture(
        [property: DataMember(Order = 0)] IReadOnlyList<Domain> Parts,
        [property: DataMember(Order = 1)] IReadOnlyList<double> Weights
    ) : Domain
    {
        // The upper end of a part is not the lower end of the next one.
        private const double BelowOne = 1 - 1e-9;

        // Longer lists are not searched for values that two parts share.
        private const int MostListed = 10_000;

        /// <inheritdoc/>
        public override ParameterValue At(double u)
        {
            var (part, within) = Locate(u);
            return Parts[part].At(within);
        }

        /// <inheritdoc/>
        public override double? QuantileOf(ParameterValue value)
        {
            for (var i = 0; i < Parts.Count; i++)
            {
                if (Parts[i].QuantileOf(value) is { } within)
                    return QuantileIn(i, within);
            }

            return null;
        }

        /// <inheritdoc/>
        public override bool IsFixed => Parts.Count == 1 && Parts[0].IsFixed;

        /// <inheritdoc/>
        public override long? Count => Parts.Sum(part => part.Count ?? MostListed + 1.0) <= MostListed ? Different().LongCount() : null;

        /// <inheritdoc/>
        public override ParameterValue Item(long index) => Different().ElementAt((int)index);

        private IEnumerable<ParameterValue> Different() =>
            Parts.SelectMany(part => Enumerable.Range(0, (int)part.Count!.Value).Select(i => part.Item(i))).Distinct();

        /// <summary>Returns the probability of a part.</summary>
        public double Share(int part) => Weights[part] / Weights.Sum();

        /// <summary>Returns the part at a quantile, and the quantile within the part.</summary>
        public (int Part, double Within) Locate(double u)
        {
            var (part, low) = (0, 0.0);
            for (; part < Parts.Count - 1 && u >= low + Share(part); part++)
                low += Share(part);
            return (part, Math.Clamp((u - low) / Share(part), 0, BelowOne));
        }

        /// <summary>Returns the quantile of a quantile within a part.</summary>
        public double QuantileIn(int part, double within)
        {
            var low = 0.0;
            for (var i = 0; i < part; i++)
                low += Share(i);
            return low + (Share(part) * Math.Min(within, BelowOne));
        }
    }
}
