namespace Eam.Core.Spaces;

/// <summary>
/// Proposes every combination of a method's values; the last parameter varies fastest. A parameter whose condition does not hold has no
/// values there. A range has no grid: the reader of the sweep file turns ranges into lists.
/// </summary>
internal sealed class GridSearch : ISearcher
{
    public string Name => "grid";

    public long? Count(SearchSpace space, string method) => checked((long)new GridTree(space, method).Count);

    public Configuration Suggest(SearchRequest request) =>
        new GridTree(request.Space, request.Method).At(request.Index)
        ?? throw new ArgumentException($"the grid of {request.Method} has no point {request.Index}", nameof(request));
}
