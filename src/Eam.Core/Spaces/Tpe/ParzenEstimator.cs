using Eam.Core.Numerics;

namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// A density over configurations, relative to the uniform density over their quantiles. It is the mean of the uniform density and of one kernel at each
/// given configuration. A kernel is a product over the parameters, so that parameters that are good together are drawn together. Over a range, a factor
/// is a normal density truncated to [0, 1]; over a list, it puts most of the mass on the configuration's own value.
/// </summary>
internal sealed class ParzenEstimator
{
    private readonly IReadOnlyList<SweptParameter> _parameters;
    private readonly double?[][] _kernels; // [kernel][parameter]: a quantile; null (uniform) where the configuration's value is not in the domain.
    private readonly double[][] _norms; // [kernel][parameter] of a truncated normal density; computed once, because each candidate uses every kernel.
    private readonly double _width,
        _spill;

    public ParzenEstimator(IReadOnlyList<SweptParameter> parameters, IReadOnlyList<Configuration> configurations)
    {
        _parameters = parameters;
        _kernels =
        [
            .. configurations.Select(configuration =>
                parameters
                    .Select(parameter =>
                        configuration.Values.TryGetValue(parameter.Name, out var value) ? parameter.Domain.QuantileOf(value) : null
                    )
                    .ToArray()
            ),
        ];

        // Scott's rule for the width; 0.2 is the standard deviation that good values are assumed to have.
        _width = 0.2 * Math.Pow(Math.Max(1, configurations.Count), -1.0 / (parameters.Count + 4));

        _norms =
        [
            .. _kernels.Select(kernel =>
                parameters
                    .Select((parameter, i) => kernel[i] is { } center && parameter.Domain is Domain.Range ? Norm(center) : 1)
                    .ToArray()
            ),
        ];

        // Over lists: the weight of the uniform density relative to the kernel's own value.
        _spill = 1.0 / (configurations.Count + 1);
    }

    /// <summary>Draws a configuration from the density and adds the given fixed values.</summary>
    public Configuration Draw(RandomStream random, Configuration fixedValues)
    {
        var kernel = random.NextInt32(_kernels.Length + 1);
        var drawn = fixedValues;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var center = kernel < _kernels.Length ? _kernels[kernel][i] : null;
            drawn = drawn.With(_parameters[i].Name, _parameters[i].Domain.At(Draw(random, center, _parameters[i].Domain)));
        }

        return drawn;
    }

    /// <summary>Returns the logarithm of the density; it is 0 for the uniform density.</summary>
    public double LogDensity(Configuration configuration)
    {
        var at = _parameters.Select(parameter => parameter.Domain.QuantileOf(configuration.Values[parameter.Name]) ?? 0.5).ToArray();
        var sum = 1.0; // the uniform kernel
        for (var k = 0; k < _kernels.Length; k++)
        {
            var product = 1.0;
            for (var i = 0; i < at.Length; i++)
                product *= _kernels[k][i] is { } center ? Density(at[i], center, _norms[k][i], _parameters[i].Domain) : 1;
            sum += product;
        }

        return Math.Log(sum / (_kernels.Length + 1));
    }

    private double Draw(RandomStream random, double? center, Domain domain)
    {
        if (center is not { } mean)
            return random.NextDouble();
        if (domain is Domain.Values list)
            return random.NextDouble() * (1 + (_spill * list.Items.Count)) < 1 ? mean : random.NextDouble();
        Span<float> noise = stackalloc float[1];
        while (true)
        {
            // The center lies in [0, 1], so at least almost half of all draws stay in the range.
            random.Gaussian(noise);
            var u = mean + (_width * noise[0]);
            if (u is >= 0 and < 1)
                return u;
        }
    }

    private double Density(double u, double center, double norm, Domain domain)
    {
        if (domain is Domain.Values list)
        {
            // The quantiles of two list values are either equal or a whole cell apart.
            var own = Math.Abs(u - center) * list.Items.Count < 0.5 ? 1 : 0;
            return list.Items.Count * (own + _spill) / (1 + (_spill * list.Items.Count));
        }

        var z = (u - center) / _width;
        return Math.Exp(-0.5 * z * z) / norm;
    }

    // The normal density's constant times its mass inside [0, 1].
    private double Norm(double center) =>
        Math.Sqrt(2 * Math.PI) * _width * (Cumulative((1 - center) / _width) - Cumulative(-center / _width));

    /// <summary>Returns the normal distribution function, accurate to 1e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17).</summary>
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
