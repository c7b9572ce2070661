using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// Proposes the points of a scrambled Sobol sequence, one sequence per method: n points cover each parameter, and pairs of parameters, far
/// more evenly than n independent draws. Each parameter with more than one value is a dimension, in file order. If a configuration was
/// tried before, it is replaced by a random draw.
/// </summary>
internal sealed class SobolSearch : ISearcher
{
    private const ulong Scramble = 0x536F626F6C; // "Sobol": keeps these draws independent of other uses of the sweep's seed.

    private static readonly RandomSearch Fallback = new();

    public string Name => "sobol";

    public long? Count(SearchSpace space, string method) => null;

    public Configuration Suggest(SearchRequest request)
    {
        // Each method has its own sequence, so that the points of one method do not depend on those of another.
        var method = request.Space.Methods.TakeWhile(name => name != request.Method).Count();
        var seed = RandomStream.Derive(request.SweepSeed, Scramble, (ulong)method);
        var rest = new RandomStream(request.Seed, Scramble);
        var (drawn, dimension) = (Configuration.Defaults(request.Method), 0);
        foreach (var parameter in request.Space.Of(request.Method))
        {
            // Dimensions beyond the table are drawn independently: with so many parameters, more evenness would hardly show.
            var u =
                parameter.Domain.IsFixed ? 0.5
                : dimension < SobolSequence.Dimensions ? SobolSequence.Scrambled(seed, (uint)request.Index, dimension++)
                : rest.NextDouble();
            drawn = drawn.With(parameter.Name, parameter.Domain.At(u));
        }

        drawn = request.Space.Active(drawn);
        return request.Tried.Contains(drawn.Key) ? Fallback.Suggest(request) : drawn;
    }
}
