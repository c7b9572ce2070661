using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// The configurations of a method whose parameters are all lists or whole numbers. Enough trials use up such a space. No searcher draws a
/// configuration again while an untried one is left.
/// </summary>
public static class FiniteSpace
{
    /// <summary>Most configurations that are counted; a sweep never has more trials.</summary>
    public const int Most = 1_000_000;

    private const ulong Walk = 0x57616C6B; // "Walk": keeps these draws independent of other streams with the same seed.

    // With conditions the values are listed; longer lists are taken for ranges of real numbers.
    private const int MostListed = 10_000;

    /// <summary>
    /// Returns the number of different configurations of a method, given points included; null if they are more than <see cref="Most"/>.
    /// </summary>
    public static int? Count(SearchSpace space, string method)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (Of(space, method) is not var (size, _))
            return null;
        var parameters = space.Of(method).ToList();
        var outside = space.Points.Where(point => point.Method == method && !Contains(parameters, point)).Distinct().Count();
        return size + outside;
    }

    /// <summary>
    /// Returns a random configuration that was not tried; null if there is none, or if the space is too large to be used up.
    /// </summary>
    internal static Configuration? Untried(SearchRequest request)
    {
        if (Of(request.Space, request.Method) is not var (size, item))
            return null;

        // A walk with a step that has no factor in common with the number of configurations visits each of them once.
        var random = new RandomStream(request.Seed, Walk);
        var (at, step) = ((long)(random.NextDouble() * size), 1 + (long)(random.NextDouble() * (size - 1)));
        while (CommonFactor(step, size) != 1)
            step++;
        for (var i = 0; i < size; i++)
        {
            var configuration = item(at);
            if (!request.Tried.Contains(configuration.Key))
                return configuration;
            at = (at + step) % size;
        }

        return null;
    }

    // The number of configurations, given points left out, and one of them by its index.
    private static (int Size, Func<long, Configuration> Item)? Of(SearchSpace space, string method)
    {
        var parameters = space.Of(method).ToList();
        if (Size(parameters) is not { } size)
            return null;
        if (parameters.TrueForAll(parameter => parameter.When.Count == 0))
            return (size, index => At(method, parameters, index));
        if (parameters.Exists(parameter => parameter.Domain.Count > MostListed))
            return null;
        var tree = new GridTree(space with { Parameters = [.. parameters.Select(Listed)] }, method);
        return ((int)tree.Count, index => tree.At(index)!);
    }

    private static SweptParameter Listed(SweptParameter parameter) =>
        parameter with
        {
            Domain = new Domain.Values([.. Enumerable.Range(0, (int)parameter.Domain.Count!.Value).Select(i => parameter.Domain.Item(i))]),
        };

    // Conditions only make the space smaller.
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

    private static bool Contains(List<SweptParameter> parameters, Configuration point)
    {
        var existing = parameters.FindAll(parameter => parameter.ExistsIn(point));
        return point.Values.Count == existing.Count
            && existing.TrueForAll(parameter =>
                point.Values.TryGetValue(parameter.Name, out var value) && parameter.Domain.QuantileOf(value) is not null
            );
    }

    private static long CommonFactor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
