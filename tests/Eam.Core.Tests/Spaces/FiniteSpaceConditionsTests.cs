using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

/// <summary>
/// Spaces with conditions, mixtures and stepped ranges. The reference lists the space as a search sees it: every combination of values that draws give,
/// without the parameters whose conditions do not hold.
/// </summary>
public sealed class FiniteSpaceConditionsTests
{
    // Enough for each of at most a dozen values, whose shares differ by a factor of at most four.
    private const int Quantiles = 2000;

    private static readonly Domain Small = Numbers(1, 2, 3),
        Mixed = new Domain.Mixture([Words("auto", "none"), new Domain.Range(1, 3, false, true)], [1, 2]),
        Overlapping = new Domain.Mixture([Numbers(0, 2), new Domain.Stepped(0, 1.0, 0.25), new Domain.Range(0, 2, false, true)], [1, 1, 2]);

    [Fact]
    public void Count_OfAConditionalParameter_CountsItOnlyWhereItExists()
    {
        // The buffer exists for two of three values of reuse: 2 * 4 + 1.
        var space = Space([new("eam.reuse", Small), new("eam.buffer", Numbers(1, 2, 3, 4)) { When = [IsNot("eam.reuse", 1)] }]);

        FiniteSpace.Count(space, "eam").ShouldBe(9);
    }

    [Fact]
    public void Count_OfAChainOfConditions_IsThatOfItsTree()
    {
        // In the file the condition comes before what it names.
        var space = Space([
            new("c", Numbers(5, 6)) { When = [Is("b", 2)] },
            new("b", Small) { When = [Is("a", 1)] },
            new("a", Numbers(1, 2)),
        ]);

        FiniteSpace.Count(space, "eam").ShouldBe(1 + 2 + 2, "a = 2; b = 1 or 3; b = 2 with c = 5 or 6");
    }

    [Fact]
    public void Count_OfAMixtureWhosePartsShareValues_CountsEachValueOnce() =>
        FiniteSpace.Count(Space([new("a", Overlapping)]), "eam").ShouldBe(6, "0, 0.25, 0.5, 0.75, 1 and 2");

    [Fact]
    public void Count_OfAMixtureWithRealNumbers_HasNoEnd() =>
        FiniteSpace
            .Count(Space([new("a", new Domain.Mixture([Words("auto"), new Domain.Range(0, 1, false, false)], [1, 1]))]), "eam")
            .ShouldBeNull();

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void CountAndUntried_OfRandomSpaces_AreThoseOfTheDraws(ulong seed)
    {
        for (var round = 0UL; round < 20; round++)
        {
            var random = new RandomStream(seed, round);
            var space = Space(RandomParameters(random));
            var expected = Drawn(space);

            FiniteSpace.Count(space, "eam").ShouldBe(expected.Count, Describe(space));
            var tried = new HashSet<string>(StringComparer.Ordinal);
            while (
                FiniteSpace.Untried(new(space, "eam", tried.Count, RandomStream.Derive(seed, round, (ulong)tried.Count), tried)) is { } next
            )
            {
                tried.Add(next.Key).ShouldBeTrue($"each once: {next} of {Describe(space)}");
                expected.Contains(next.Key).ShouldBeTrue($"no draw gives {next}");
            }

            tried.Count.ShouldBe(expected.Count, Describe(space));
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("tpe")]
    public void Suggest_UntilTheSpaceIsUsedUp_ProposesEachConfigurationOnce(string search)
    {
        var space = Space([
            new("a", Mixed),
            new("b", new Domain.Stepped(0.1, 0.4, 0.1)) { When = [new ParameterCondition("a", [ParameterValue.Of("auto")], Not: true)] },
            new("c", Numbers(1, 2)) { When = [Is("b", 0.2)] },
        ]);
        var expected = Drawn(space);
        var tried = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < expected.Count; i++)
        {
            var request = new SearchRequest(space, "eam", i, RandomStream.Derive(5, (ulong)i, 1), tried) { SweepSeed = 3 };
            tried.Add(Searchers.Get(search).Suggest(request).Key).ShouldBeTrue("each once");
        }

        tried.ShouldBe(expected, ignoreOrder: true);
    }

    // Every combination of the values that draws give.
    private static HashSet<string> Drawn(SearchSpace space)
    {
        IEnumerable<Configuration> all = [Configuration.Defaults("eam")];
        foreach (var parameter in space.Parameters)
        {
            var values = Enumerable.Range(0, Quantiles).Select(i => parameter.Domain.At((i + 0.5) / Quantiles)).Distinct().ToList();
            all = [.. all.SelectMany(above => values.Select(value => above.With(parameter.Name, value)))];
        }

        return all.Select(drawn => space.Active(drawn).Key).ToHashSet(StringComparer.Ordinal);
    }

    // Two to four parameters in a random order of the file; a condition names one that comes before in the order of their letters.
    private static List<SweptParameter> RandomParameters(RandomStream random)
    {
        var parameters = new List<SweptParameter>();
        for (var i = 2 + random.NextInt32(3); i > 0; i--)
        {
            var parameter = new SweptParameter(((char)('a' + parameters.Count)).ToString(), RandomDomain(random));
            if (parameters.Count > 0 && random.NextInt32(3) > 0)
                parameter = parameter with { When = [RandomCondition(random, parameters[random.NextInt32(parameters.Count)])] };
            parameters.Add(parameter);
        }

        return [.. parameters.OrderBy(_ => random.NextDouble())];
    }

    private static ParameterCondition RandomCondition(RandomStream random, SweptParameter other) =>
        new(
            other.Name,
            [.. Enumerable.Range(0, 1 + random.NextInt32(2)).Select(_ => other.Domain.At(random.NextDouble())).Distinct()],
            Not: random.NextInt32(2) == 0
        );

    private static Domain RandomDomain(RandomStream random) =>
        random.NextInt32(6) switch
        {
            0 => Numbers(7),
            1 => Words("x", "y", "z"),
            2 => new Domain.Range(1, 4, random.NextInt32(2) == 0, true),
            3 => new Domain.Stepped(0.1, 0.5, 0.1),
            4 => Mixed,
            _ => Overlapping,
        };

    private static SearchSpace Space(IReadOnlyList<SweptParameter> parameters) => new(["eam"], parameters);

    private static Domain.Values Numbers(params double[] numbers) => new([.. numbers.Select(value => ParameterValue.Of(value))]);

    private static Domain.Values Words(params string[] words) => new([.. words.Select(value => ParameterValue.Of(value))]);

    private static ParameterCondition Is(string name, params double[] values) => new(name, Numbers(values).Items, Not: false);

    private static ParameterCondition IsNot(string name, params double[] values) => new(name, Numbers(values).Items, Not: true);

    private static string Describe(SearchSpace space) => string.Join("; ", space.Parameters.Select(Describe));

    private static string Describe(SweptParameter parameter) =>
        $"{parameter.Name}: {parameter.Domain}, {string.Join(' ', parameter.When.Select(when => $"{when.Name} not={when.Not} {string.Join('|', when.Values)}"))}";
}
