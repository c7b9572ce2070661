namespace Eam.Core.Spaces;

/// <summary>A method's given points in file order, then what a searcher proposes. The searcher does not count them among its own draws.</summary>
internal sealed class GivenFirst(ISearcher searcher) : ISearcher
{
    public string Name => searcher.Name;

    public bool UsesHistory => searcher.UsesHistory;

    public long? Count(SearchSpace space, string method) => searcher.Count(space, method);

    public Configuration Suggest(SearchRequest request)
    {
        var given = request.Space.Points.Where(point => point.Method == request.Method).ToList();
        return request.Index < given.Count ? given[request.Index] : searcher.Suggest(request with { Index = request.Index - given.Count });
    }
}
