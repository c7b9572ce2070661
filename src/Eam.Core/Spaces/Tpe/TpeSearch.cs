using Eam.Core.Numerics;

namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, "Algorithms for hyper-parameter optimization", NIPS 2011) with multivariate
/// kernels (Falkner, Klein and Hutter, "BOHB", ICML 2018): of some draws from the density of good configurations, the one with the highest ratio of the
/// good density to the bad one, which maximises expected improvement. Each method has densities of its own, so its parameters may differ from others'.
/// </summary>
/// <remarks>
/// Until enough results are there, draws come from a scrambled Sobol sequence. Both densities hold the uniform one as a kernel among theirs, so no
/// region is ever ruled out. A configuration that was tried is not proposed again while there is another candidate.
/// </remarks>
internal sealed class TpeSearch : ISearcher
{
    /// <summary>Fewest results that a density is fitted to; d + 3 where there are more parameters (BOHB's bound).</summary>
    public const int Startup = 10;

    private const int Candidates = 24;
    private const ulong Purpose = 0x545045; // "TPE", apart from the draw's other streams.

    private static readonly SobolSearch Startups = new();

    public string Name => "tpe";

    public bool UsesHistory => true;

    public long? Count(SearchSpace space, string method) => null;

    public Configuration Suggest(SearchRequest request)
    {
        var searched = request.Space.Of(request.Method).Where(parameter => !parameter.Domain.IsFixed).ToList();
        if (searched.Count == 0 || TpeSplit.Of(request.History, Math.Max(Startup, searched.Count + 3)) is not { } split)
            return Startups.Suggest(request);

        var (good, bad) = (new ParzenEstimator(searched, split.Good), new ParzenEstimator(searched, split.Bad));
        var fixedValues = request
            .Space.Of(request.Method)
            .Where(parameter => parameter.Domain.IsFixed)
            .Aggregate(Configuration.Defaults(request.Method), (all, parameter) => all.With(parameter.Name, parameter.Domain.At(0.5)));
        var random = new RandomStream(request.Seed, Purpose);
        var (best, highest) = ((Configuration?)null, double.NegativeInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var candidate = good.Draw(random, fixedValues);
            var ratio = good.LogDensity(candidate) - bad.LogDensity(candidate);
            if (ratio > highest && !request.Tried.Contains(candidate.Key))
                (best, highest) = (candidate, ratio);
        }

        return best ?? Startups.Suggest(request);
    }
}
