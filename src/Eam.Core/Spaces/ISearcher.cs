using System.Runtime.Serialization;
using Eam.Core.Spaces.Tpe;

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

/// <summary>The facts that a searcher knows about one trial.</summary>
/// <param name="Configuration">Its settings.</param>
/// <param name="Scores">The objective at each rung that the trial finished; larger is better. Empty before the first rung.</param>
/// <param name="Failed">Whether the trial diverged or crashed. This counts as worse than any score.</param>
[DataContract]
public sealed record Observation(
    [property: DataMember(Order = 0)] Configuration Configuration,
    [property: DataMember(Order = 1)] IReadOnlyList<double> Scores,
    [property: DataMember(Order = 2)] bool Failed
)
{
    /// <summary>Whether the trial has neither a result nor a failure yet.</summary>
    public bool IsPending => Scores.Count == 0 && !Failed;
}

/// <summary>Proposes configurations. Pure: equal requests get equal answers.</summary>
public interface ISearcher
{
    /// <summary>Name in sweep files.</summary>
    string Name { get; }

    /// <summary>Whether proposals depend on results. If so, the machine draws trials as results arrive; otherwise it draws all of them at the start.</summary>
    bool UsesHistory => false;

    /// <summary>Returns the number of configurations that a method has; null if there is no limit.</summary>
    long? Count(SearchSpace space, string method);

    /// <summary>Returns the next configuration of a method.</summary>
    Configuration Suggest(SearchRequest request);
}

/// <summary>The searchers by name. Each proposes the given points of the space first.</summary>
public static class Searchers
{
    private static readonly ISearcher[] All =
    [
        .. new ISearcher[] { new RandomSearch(), new SobolSearch(), new TpeSearch(), new GridSearch() }.Select(searcher => new GivenFirst(
            searcher
        )),
    ];

    /// <summary>The names that a sweep file may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(searcher => searcher.Name)];

    /// <summary>Returns the searcher of that name.</summary>
    /// <exception cref="ArgumentException">There is no searcher of that name.</exception>
    public static ISearcher Get(string name) =>
        Array.Find(All, searcher => searcher.Name == name)
        ?? throw new ArgumentException($"no searcher '{name}'; known searchers: {string.Join(", ", Names)}", nameof(name));
}
