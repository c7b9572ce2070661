using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// Independent draws: lists uniformly, ranges uniformly in the value or its logarithm. A configuration that was tried is drawn anew; where a
/// space is too small for that, it repeats (the trial still has its own seed).
/// </summary>
internal sealed class RandomSearch : ISearcher
{
    // Enough to leave a space of n points with all but one tried with probability 1 - (1 - 1/n)^64: above 0.99 for n = 13.
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
        return drawn;
    }
}
