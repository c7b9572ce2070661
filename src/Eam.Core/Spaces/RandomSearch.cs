using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// Proposes independent draws: uniform over lists, and over ranges uniform in the value or in its logarithm. If a configuration was tried
/// before, it draws again, a limited number of times. <see cref="GivenFirst"/> finds the last configurations of a small space.
/// </summary>
internal sealed class RandomSearch : ISearcher
{
    // With one untried point left of n, 64 draws find it with probability 1 - (1 - 1/n)^64: above 0.99 for n = 13.
    private const int Redraws = 64;

    public string Name => "random";

    public long? Count(SearchSpace space, string method) => null;

    public Configuration Suggest(SearchRequest request)
    {
        var random = new RandomStream(request.Seed, 0);
        var drawn = Draw(request, random);
        for (var i = 0; i < Redraws && request.Tried.Contains(drawn.Key); i++)
            drawn = Draw(request, random);
        return drawn;
    }

    private static Configuration Draw(SearchRequest request, RandomStream random)
    {
        var drawn = Configuration.Defaults(request.Method);
        foreach (var parameter in request.Space.Of(request.Method))
            drawn = drawn.With(parameter.Name, parameter.Domain.At(random.NextDouble()));
        return request.Space.Active(drawn);
    }
}
