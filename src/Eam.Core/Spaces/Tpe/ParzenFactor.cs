using Eam.Core.Numerics;

namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// The factor of a kernel for one parameter: a density over the quantiles of its domain, relative to the uniform density, with most of its
/// mass near the value of the kernel's configuration.
/// </summary>
internal abstract class ParzenFactor
{
    /// <summary>Creates the factor around a value.</summary>
    /// <param name="domain">The domain of the parameter.</param>
    /// <param name="center">Quantile of the value.</param>
    /// <param name="width">Standard deviation over a range.</param>
    /// <param name="spill">Over a list: the weight of the uniform density relative to the kernel's own value.</param>
    public static ParzenFactor Of(Domain domain, double center, double width, double spill) =>
        domain switch
        {
            Domain.Values list => new OverList(center, list.Items.Count, spill),
            Domain.Mixture mixture => new OverMixture(mixture, center, width, spill),
            _ => new OverRange(center, width),
        };

    /// <summary>Draws a quantile.</summary>
    public abstract double Draw(RandomStream random);

    /// <summary>Returns the density at a quantile.</summary>
    public abstract double Density(double u);

    private sealed class OverList(double center, int count, double spill) : ParzenFactor
    {
        public override double Draw(RandomStream random) => random.NextDouble() * (1 + (spill * count)) < 1 ? center : random.NextDouble();

        public override double Density(double u)
        {
            // The quantiles of two list values are either equal or a whole cell apart.
            var own = Math.Abs(u - center) * count < 0.5 ? 1 : 0;
            return count * (own + spill) / (1 + (spill * count));
        }
    }

    // Like a list of the parts, whose own item is the own part with the factor of that part in it.
    private sealed class OverMixture : ParzenFactor
    {
        private readonly Domain.Mixture _mixture;
        private readonly int _part;
        private readonly double _spill;
        private readonly ParzenFactor _own;

        public OverMixture(Domain.Mixture mixture, double center, double width, double spill)
        {
            var (part, within) = mixture.Locate(center);
            (_mixture, _part) = (mixture, part);
            _spill = spill * mixture.Parts.Count;
            _own = Of(mixture.Parts[part], within, width, spill);
        }

        public override double Draw(RandomStream random) =>
            random.NextDouble() * (1 + _spill) < 1 ? _mixture.QuantileIn(_part, _own.Draw(random)) : random.NextDouble();

        public override double Density(double u)
        {
            var (part, within) = _mixture.Locate(u);
            var own = part == _part ? _own.Density(within) / _mixture.Share(part) : 0;
            return (own + _spill) / (1 + _spill);
        }
    }

    private sealed class OverRange : ParzenFactor
    {
        private readonly double _center,
            _width,
            _norm;

        // The norm is the normal density's constant times its mass inside [0, 1]; computed once, because each candidate uses every kernel.
        public OverRange(double center, double width)
        {
            (_center, _width) = (center, width);
            _norm = Math.Sqrt(2 * Math.PI) * width * (Cumulative((1 - center) / width) - Cumulative(-center / width));
        }

        public override double Draw(RandomStream random)
        {
            Span<float> noise = stackalloc float[1];
            while (true)
            {
                // The center lies in [0, 1], so at least almost half of all draws stay in the range.
                random.Gaussian(noise);
                var u = _center + (_width * noise[0]);
                if (u is >= 0 and < 1)
                    return u;
            }
        }

        public override double Density(double u)
        {
            var z = (u - _center) / _width;
            return Math.Exp(-0.5 * z * z) / _norm;
        }

        /// <summary>
        /// Returns the normal distribution function, accurate to 1e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17).
        /// </summary>
        private static double Cumulative(double x)
        {
            var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
            var tail =
                Math.Exp(-0.5 * x * x)
                / Math.Sqrt(2 * Math.PI)
                * t
                * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
            return x > 0 ? 1 - tail : tail;
        }
    }
}
