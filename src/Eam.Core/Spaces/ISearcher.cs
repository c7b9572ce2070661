using System.Runtime.Serialization;
using Eam.Core.Spaces.Tpe;

namespace Eam.Core.Spaces;

/// <summary>What a searcher is asked: one configuration.</summary>
/// <param name="Space">The sweep's space.</param>
/// <param name="Method">The method of the configuration; the machine shares trials out over methods.</param>
/// <param name="Index">How many configurations of this method were asked for before.</param>
/// <param name="Seed">This draw's own seed.</param>
/// <param name="Tried">Keys of all configurations so far (<see cref="Configuration.Key"/>).</param>
public sealed record SearchRequest(SearchSpace Space, string Method, int Index, ulong Seed, IReadOnlySet<string> Tried)
{
    /// <summary>The sweep's seed: the same for every draw, for searchers whose draws belong together.</summary>
    public ulong SweepSeed { get; init; }

    /// <summary>The method's trials so far, by number; empty unless the searcher declares <see cref="ISearcher.UsesHistory"/>.</summary>
    public IReadOnlyList<Observation> History { get; init; } = [];
}

/// <summary>What is known of one trial.</summary>
/// <param name="Configuration">Its settings.</param>
/// <param name="Scores">The objective at each rung that it finished, larger is better; none while it is under way to the first.</param>
/// <param name="Failed">It diverged or crashed: worse than any score.</param>
[DataContract]
public sealed record Observation(
    [property: DataMember(Order = 0)] Configuration Configuration,
    [property: DataMember(Order = 1)] IReadOnlyList<double> Scores,
    [property: DataMember(Order = 2)] bool Failed
)
{
    /// <summary>Neither a result nor a failure yet.</summary>
    public bool IsPending => Scores.Count == 0 && !Failed;
}

/// <summary>Proposes configurations. Pure: the same request gets the same answer.</summary>
public interface ISearcher
{
    /// <summary>As in a sweep file.</summary>
    string Name { get; }

    /// <summary>Whether proposals depend on results: the machine then draws trials as results come in, and not all at the start.</summary>
    bool UsesHistory => false;

    /// <summary>How many configurations of a method there are; null for as many as one asks for.</summary>
    long? Count(SearchSpace space, string method);

    /// <summary>The next configuration of a method.</summary>
    Configuration Suggest(SearchRequest request);
}

/// <summary>The searchers by name. Each proposes the space's given points first.</summary>
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

    /// <summary>The searcher of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISearcher Get(string name) =>
        Array.Find(All, searcher => searcher.Name == name)
        ?? throw new ArgumentException($"no searcher '{name}': {string.Join(", ", Names)}", nameof(name));
}
