namespace Eam.Core.Spaces;

/// <summary>
/// Proposes every combination of a method's values; the last parameter varies fastest. A range has no grid: the reader of the sweep file turns ranges
/// into lists.
/// </summary>
internal sealed class GridSearch : ISearcher
{
    public string Name => "grid";

    public long? Count(SearchSpace space, string method) =>
        Lists(space, method).Aggregate(1L, (product, list) => checked(product * list.Items.Items.Count));

    public Configuration Suggest(SearchRequest request)
    {
        var configuration = Configuration.Defaults(request.Method);
        long rest = request.Index;
        foreach (var (name, values) in Lists(request.Space, request.Method).Reverse())
        {
            (rest, var digit) = Math.DivRem(rest, values.Items.Count);
            configuration = configuration.With(name, values.Items[(int)digit]);
        }

        return rest == 0
            ? configuration
            : throw new ArgumentException($"the grid of {request.Method} has no point {request.Index}", nameof(request));
    }

    private static IEnumerable<(string Name, Domain.Values Items)> Lists(SearchSpace space, string method) =>
        space
            .Of(method)
            .Select(parameter =>
                (
                    parameter.Name,
                    parameter.Domain as Domain.Values
                        ?? throw new ArgumentException($"{parameter.Name} is a range: a grid needs a list of values", nameof(space))
                )
            );
}
