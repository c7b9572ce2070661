using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// The configurations of a method whose parameters are all lists or whole numbers. Such a space is used up by enough trials. No searcher draws a
/// configuration twice as long as there is another one.
/// </summary>
public static class FiniteSpace
{
    /// <summary>Most configurations that are counted; a sweep never has more trials.</summary>
    public const int Most = 1_000_000;

    private const ulong Walk = 0x57616C6B; // "Walk": keeps these draws independent of other streams with the same seed.

    /// <summary>Returns the number of different configurations of a method, given points included; null if they are more than <see cref="Most"/>.</summary>
    public static int? Count(SearchSpace space, string method)
    {
        ArgumentNullException.ThrowIfNull(space);
        var parameters = space.Of(method).ToList();
        if (Size(parameters) is not { } size)
            return null;
        var outside = space.Points.Where(point => point.Method == method && !Contains(parameters, point)).Distinct().Count();
        return size + outside;
    }

    /// <summary>Returns a random configuration that was not tried; null if there is none, or if the space is too large to be used up.</summary>
    internal static Configuration? Untried(SearchRequest request)
    {
        var parameters = request.Space.Of(request.Method).ToList();
        if (Size(parameters) is not { } size)
            return null;

        // A walk with a step that has no factor in common with the number of configurations visits each of them once.
        var random = new RandomStream(request.Seed, Walk);
        var (at, step) = ((long)(random.NextDouble() * size), 1 + (long)(random.NextDouble() * (size - 1)));
        while (CommonFactor(step, size) != 1)
            step++;
        for (var i = 0; i < size; i++)
        {
            var configuration = At(request.Method, parameters, at);
            if (!request.Tried.Contains(configuration.Key))
                return configuration;
            at = (at + step) % size;
        }

        return null;
    }

    private static int? Size(List<SweptParameter> parameters)
    {
        var size = 1L;
        foreach (var parameter in parameters)
        {
            var count = parameter.Domain.Count;
            if (count is null or > Most)
                return null;
            size *= count.Value;
            if (size > Most)
                return null;
        }

        return (int)size;
    }

    private static Configuration At(string method, List<SweptParameter> parameters, long index)
    {
        var configuration = Configuration.Defaults(method);
        foreach (var parameter in parameters)
        {
            (index, var digit) = Math.DivRem(index, parameter.Domain.Count!.Value);
            configuration = configuration.With(parameter.Name, parameter.Domain.Item(digit));
        }

        return configuration;
    }

    private static bool Contains(List<SweptParameter> parameters, Configuration point) =>
        point.Values.Count == parameters.Count
        && parameters.TrueForAll(parameter =>
            point.Values.TryGetValue(parameter.Name, out var value) && parameter.Domain.QuantileOf(value) is not null
        );

    private static long CommonFactor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
