using Eam.Core.Numerics;

namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// A density over configurations, relative to the uniform density over their quantiles. It is the mean of the uniform density and of one
/// kernel at each given configuration. A kernel is a product over the parameters, so that parameters that are good together are drawn
/// together. Over a range, a factor is a normal density truncated to [0, 1]; over a list, it puts most of the mass on the configuration's
/// own value; over alternatives, on the own part.
/// </summary>
internal sealed class ParzenEstimator
{
    private readonly IReadOnlyList<SweptParameter> _parameters;
    private readonly ParzenFactor?[][] _kernels; // [kernel][parameter]; null (uniform) where the configuration's value is missing or not in the domain.

    public ParzenEstimator(IReadOnlyList<SweptParameter> parameters, IReadOnlyList<Configuration> configurations)
    {
        _parameters = parameters;

        // Scott's rule for the width; 0.2 is the standard deviation that good values are assumed to have.
        var width = 0.2 * Math.Pow(Math.Max(1, configurations.Count), -1.0 / (parameters.Count + 4));
        var spill = 1.0 / (configurations.Count + 1);
        _kernels =
        [
            .. configurations.Select(configuration =>
                parameters
                    .Select(parameter =>
                        QuantileOf(parameter, configuration) is { } center ? ParzenFactor.Of(parameter.Domain, center, width, spill) : null
                    )
                    .ToArray()
            ),
        ];
    }

    /// <summary>Draws a configuration from the density and adds the given fixed values.</summary>
    public Configuration Draw(RandomStream random, Configuration fixedValues)
    {
        var kernel = random.NextInt32(_kernels.Length + 1);
        var drawn = fixedValues;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var factor = kernel < _kernels.Length ? _kernels[kernel][i] : null;
            drawn = drawn.With(_parameters[i].Name, _parameters[i].Domain.At(factor?.Draw(random) ?? random.NextDouble()));
        }

        return drawn;
    }

    /// <summary>
    /// Returns the logarithm of the density; it is 0 for the uniform density. A parameter that the configuration does not have, because its
    /// condition does not hold, plays no part.
    /// </summary>
    public double LogDensity(Configuration configuration)
    {
        var at = _parameters
            .Select(parameter =>
                configuration.Values.ContainsKey(parameter.Name) ? QuantileOf(parameter, configuration) ?? 0.5 : (double?)null
            )
            .ToArray();
        var sum = 1.0; // the uniform kernel
        foreach (var kernel in _kernels)
        {
            var product = 1.0;
            for (var i = 0; i < at.Length; i++)
                product *= kernel[i] is { } factor && at[i] is { } u ? factor.Density(u) : 1;
            sum += product;
        }

        return Math.Log(sum / (_kernels.Length + 1));
    }

    private static double? QuantileOf(SweptParameter parameter, Configuration configuration) =>
        configuration.Values.TryGetValue(parameter.Name, out var value) ? parameter.Domain.QuantileOf(value) : null;
}
