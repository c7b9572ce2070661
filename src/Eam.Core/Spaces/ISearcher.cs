namespace Eam.Core.Spaces;

/// <summary>What a searcher is asked: one configuration.</summary>
/// <param name="Space">The sweep's space.</param>
/// <param name="Method">The method of the configuration; the machine shares trials out over methods.</param>
/// <param name="Index">How many configurations of this method were asked for before.</param>
/// <param name="Seed">This draw's own seed.</param>
/// <param name="Tried">Keys of all configurations so far (<see cref="Configuration.Key"/>).</param>
public sealed record SearchRequest(SearchSpace Space, string Method, int Index, ulong Seed, IReadOnlySet<string> Tried);

/// <summary>Proposes configurations. Pure: the same request gets the same answer.</summary>
public interface ISearcher
{
    /// <summary>As in a sweep file.</summary>
    string Name { get; }

    /// <summary>How many configurations of a method there are; null for as many as one asks for.</summary>
    long? Count(SearchSpace space, string method);

    /// <summary>The next configuration of a method.</summary>
    Configuration Suggest(SearchRequest request);
}

/// <summary>The searchers by name.</summary>
public static class Searchers
{
    private static readonly ISearcher[] All = [new RandomSearch(), new GridSearch()];

    /// <summary>The names that a sweep file may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(searcher => searcher.Name)];

    /// <summary>The searcher of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISearcher Get(string name) =>
        Array.Find(All, searcher => searcher.Name == name) ?? throw new ArgumentException($"no searcher '{name}': {string.Join(", ", Names)}", nameof(name));
}
