namespace Eam.Core.Spaces;

/// <summary>
/// A method's given points in file order, then what a searcher proposes. The searcher does not count them among its own draws; one that uses history
/// sees an earlier sweep's results before this one's.
/// </summary>
internal sealed class GivenFirst(ISearcher searcher) : ISearcher
{
    public string Name => searcher.Name;

    public bool UsesHistory => searcher.UsesHistory;

    public long? Count(SearchSpace space, string method) => searcher.Count(space, method);

    public Configuration Suggest(SearchRequest request)
    {
        var given = request.Space.Points.Where(point => point.Method == request.Method).ToList();
        if (request.Index < given.Count)
            return given[request.Index];
        return searcher.Suggest(request with { Index = request.Index - given.Count, History = UsesHistory ? WithEarlier(request) : [] });
    }

    private static IReadOnlyList<Observation> WithEarlier(SearchRequest request)
    {
        // Of the rungs that this sweep has reached: beyond them the earlier results would stand alone and those of this sweep be passed over.
        var reached = Math.Max(1, request.History.Select(trial => trial.Scores.Count).DefaultIfEmpty().Max());
        var earlier = request
            .Space.Earlier.Where(trial => trial.Configuration.Method == request.Method)
            .Select(trial => trial with { Scores = [.. trial.Scores.Take(reached)] });
        return [.. earlier, .. request.History];
    }
}
