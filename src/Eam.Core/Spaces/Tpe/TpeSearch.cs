using Eam.Core.Numerics;

namespace Eam.Core.Spaces.Tpe;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl, "Algorithms for hyper-parameter optimization", NIPS 2011) with
/// multivariate kernels (Falkner, Klein and Hutter, "BOHB", ICML 2018). It draws candidates from the density of good configurations and
/// proposes the one with the highest ratio of the good density to the bad density, which maximises expected improvement. Each method has
/// its own densities, because its parameters may differ from those of other methods.
/// </summary>
/// <remarks>
/// Until there are enough results, draws come from a scrambled Sobol sequence. Both densities include the uniform density as one kernel, so
/// no region is ruled out. A configuration that was tried is proposed again only if there is no other candidate.
/// </remarks>
internal sealed class TpeSearch : ISearcher
{
    /// <summary>Fewest results that a density is fitted to. With d parameters, d + 3 if that is more (BOHB's bound).</summary>
    public const int Startup = 10;

    private const int Candidates = 24;
    private const ulong Purpose = 0x545045; // "TPE": keeps these draws independent of other streams with the same seed.

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
            var candidate = request.Space.Active(good.Draw(random, fixedValues));
            var ratio = good.LogDensity(candidate) - bad.LogDensity(candidate);
            if (ratio > highest && !request.Tried.Contains(candidate.Key))
                (best, highest) = (candidate, ratio);
        }

        return best ?? Startups.Suggest(request);
    }
}
