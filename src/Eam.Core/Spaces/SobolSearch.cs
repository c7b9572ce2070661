using Eam.Core.Numerics;

namespace Eam.Core.Spaces;

/// <summary>
/// A scrambled Sobol sequence a method: n draws cover each parameter, and pairs of them, far more evenly than n independent ones. A dimension is a
/// parameter with more than one value, in file order. A configuration that was tried is drawn anew at random.
/// </summary>
internal sealed class SobolSearch : ISearcher
{
    private const ulong Scramble = 0x536F626F6C; // "Sobol", so that no other use of the sweep's seed meets it.

    private static readonly RandomSearch Fallback = new();

    public string Name => "sobol";

    public long? Count(SearchSpace space, string method) => null;

    public Configuration Suggest(SearchRequest request)
    {
        // Methods have sequences of their own, so that one method's points say nothing of another's.
        var method = request.Space.Methods.TakeWhile(name => name != request.Method).Count();
        var seed = RandomStream.Derive(request.SweepSeed, Scramble, (ulong)method);
        var rest = new RandomStream(request.Seed, Scramble);
        var (drawn, dimension) = (Configuration.Defaults(request.Method), 0);
        foreach (var parameter in request.Space.Of(request.Method))
        {
            // Past the table, dimensions are independent: beside many others their evenness would hardly show.
            var u =
                parameter.Domain.IsFixed ? 0.5
                : dimension < SobolSequence.Dimensions ? SobolSequence.Scrambled(seed, (uint)request.Index, dimension++)
                : rest.NextDouble();
            drawn = drawn.With(parameter.Name, parameter.Domain.At(u));
        }

        return request.Tried.Contains(drawn.Key) ? Fallback.Suggest(request) : drawn;
    }
}
