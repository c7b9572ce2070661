using Eam.Core.Spaces.Tpe;

namespace Eam.Core.Spaces;

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
