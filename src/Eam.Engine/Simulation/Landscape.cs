using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Engine.Simulation;

/// <summary>
/// A smooth function of a configuration with values in (0, 1]: a Gaussian hill over the quantiles of the searched parameters, one hill for
/// each method. The position of its top is drawn from the sweep's seed. The first searched parameter matters most, each further one half as
/// much as the one before.
/// </summary>
internal sealed class Landscape
{
    private const ulong Purpose = 0x48494c4c;
    private const double Steepness = 8;

    private readonly Dictionary<string, List<Slope>> _slopes;

    public Landscape(SearchSpace space, ulong seed) =>
        _slopes = space
            .Methods.Select((method, i) => (method, stream: new RandomStream(RandomStream.Derive(seed, Purpose, (ulong)i), Purpose)))
            .ToDictionary(
                hill => hill.method,
                hill =>
                    space
                        .Of(hill.method)
                        .Where(parameter => !parameter.Domain.IsFixed)
                        .Select((parameter, k) => new Slope(parameter, 0.15 + (0.7 * hill.stream.NextDouble()), Steepness / Math.Pow(2, k)))
                        .ToList()
            );

    /// <summary>
    /// Returns the height at a configuration: 1 at the top of the method's hill. A value outside its parameter's domain counts as one in
    /// the middle.
    /// </summary>
    public double Height(Configuration configuration)
    {
        var fall = 0.0;
        foreach (var (parameter, top, weight) in _slopes.GetValueOrDefault(configuration.Method) ?? [])
        {
            var at = configuration.Values.TryGetValue(parameter.Name, out var value) ? parameter.Domain.QuantileOf(value) ?? 0.5 : 0.5;
            fall += weight * (at - top) * (at - top);
        }

        return Math.Exp(-fall);
    }

    private readonly record struct Slope(SweptParameter Parameter, double Top, double Weight);
}
