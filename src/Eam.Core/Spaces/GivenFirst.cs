namespace Eam.Core.Spaces;

/// <summary>
/// Proposes a method's given points in file order, then what another searcher proposes. The other searcher does not count the given points
/// among its own draws. If it proposes a configuration that was tried, but the space has others, one of those is proposed instead. If it
/// uses history, it sees the results of the earlier sweep before the results of this sweep.
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
        var drawn = searcher.Suggest(
            request with
            {
                Index = request.Index - given.Count,
                History = UsesHistory ? WithEarlier(request) : [],
            }
        );
        return request.Tried.Contains(drawn.Key) ? FiniteSpace.Untried(request) ?? drawn : drawn;
    }

    private static IReadOnlyList<Observation> WithEarlier(SearchRequest request)
    {
        // Only rungs that this sweep has reached: at a higher rung there would be earlier results only, and a searcher that looks at the
        // highest rung would ignore the results of this sweep.
        var reached = Math.Max(1, request.History.Select(trial => trial.Scores.Count).DefaultIfEmpty().Max());
        var earlier = request
            .Space.Earlier.Where(trial => trial.Configuration.Method == request.Method)
            .Select(trial => trial with { Scores = [.. trial.Scores.Take(reached)] });
        return [.. earlier, .. request.History];
    }
}
