namespace Eam.Core.Spaces;

/// <summary>A request to a searcher for one configuration.</summary>
/// <param name="Space">The sweep's space.</param>
/// <param name="Method">The method of the configuration; the sweep machine divides the trials among the methods.</param>
/// <param name="Index">Number of configurations of this method that were requested before.</param>
/// <param name="Seed">The seed of this draw.</param>
/// <param name="Tried">Keys of all configurations so far (<see cref="Configuration.Key"/>).</param>
public sealed record SearchRequest(SearchSpace Space, string Method, int Index, ulong Seed, IReadOnlySet<string> Tried)
{
    /// <summary>The sweep's seed. It is the same for every draw, for searchers whose draws depend on each other.</summary>
    public ulong SweepSeed { get; init; }

    /// <summary>The method's trials so far, by number. Empty unless the searcher declares <see cref="ISearcher.UsesHistory"/>.</summary>
    public IReadOnlyList<Observation> History { get; init; } = [];
}
