using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

public class SobolSearchTests
{
    private static readonly SearchSpace Space = new(
        ["am", "eam"],
        [
            new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
            new("batch_size", new Domain.Values([ParameterValue.Of(128), ParameterValue.Of(256)])),
            new("weight_decay", new Domain.Values([ParameterValue.Of(0)])),
            new("eam.ode_steps", new Domain.Range(1, 8, false, true)),
            new("am.steps", new Domain.Range(10, 40, true, true)),
        ]
    );

    [Fact]
    public void Suggest_SixteenDraws_CoverEachParameterEvenly()
    {
        var draws = Draws("eam", 16, 7);

        draws.ShouldAllBe(draw => draw.Values.Keys.SequenceEqual(new[] { "batch_size", "eam.ode_steps", "learning_rate", "weight_decay" }));
        draws
            .Select(draw => (int)(Space.Parameters[0].Domain.QuantileOf(draw.Values["learning_rate"])!.Value * 16))
            .Order()
            .ShouldBe(Enumerable.Range(0, 16));
        draws.GroupBy(draw => draw.Values["batch_size"]).Select(group => group.Count()).ShouldBe([8, 8]);
        draws
            .GroupBy(draw => draw.Values["eam.ode_steps"].Number)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Count()))
            .ShouldBe(Enumerable.Range(1, 8).Select(steps => ((double)steps, 2)));
        Draws("am", 1, 7)[0].Values.Keys.ShouldBe(["am.steps", "batch_size", "learning_rate", "weight_decay"]);
    }

    [Fact]
    public void Suggest_SameSeed_GivesTheSameAndAnotherSeedOrMethodOthers()
    {
        Draws("eam", 8, 7).ShouldBe(Draws("eam", 8, 7));
        Draws("eam", 8, 7).ShouldNotBe(Draws("eam", 8, 8));
        Draws("eam", 8, 7)
            .Select(draw => draw.Values["learning_rate"])
            .ShouldNotBe(Draws("am", 8, 7).Select(draw => draw.Values["learning_rate"]));
    }

    [Fact]
    public void Suggest_AlreadyTried_DrawsAnother()
    {
        var space = new SearchSpace(["am"], [Space.Parameters[1], new("am.steps", new Domain.Range(1, 4, false, true))]);
        var tried = new HashSet<string>();

        for (var i = 0; i < 8; i++)
            tried.Add(Searchers.Get("sobol").Suggest(new(space, "am", i, (ulong)i, tried) { SweepSeed = 3 }).Key);

        tried.Count.ShouldBe(8);
    }

    [Fact]
    public void Suggest_GivenPoints_ComeFirstAndTheSequenceStartsAfterThem()
    {
        var given = Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(0.5));
        var space = Space with { Points = [Configuration.Defaults("am"), given] };

        Suggest(space, "eam", 0, 7).ShouldBe(given);
        Suggest(space, "eam", 1, 7).ShouldBe(Suggest(Space, "eam", 0, 7));
        Suggest(space, "am", 0, 7).ShouldBe(space.Points[0]);
    }

    [Fact]
    public void QuantileOf_AnyValueOfADomain_GivesTheValueBack()
    {
        foreach (var domain in Space.Parameters.Select(parameter => parameter.Domain))
        {
            for (var u = 0.0; u < 1; u += 0.01)
                domain.At(domain.QuantileOf(domain.At(u))!.Value).ShouldBe(domain.At(u));
        }

        Space.Parameters[0].Domain.QuantileOf(ParameterValue.Of(1)).ShouldBeNull();
        Space.Parameters[0].Domain.QuantileOf(ParameterValue.Of("auto")).ShouldBeNull();
        Space.Parameters[1].Domain.QuantileOf(ParameterValue.Of(3)).ShouldBeNull();
    }

    private static List<Configuration> Draws(string method, int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => Suggest(Space, method, i, seed))];

    private static Configuration Suggest(SearchSpace space, string method, int index, ulong seed) =>
        Searchers.Get("sobol").Suggest(new(space, method, index, (ulong)index, new HashSet<string>()) { SweepSeed = seed });
}
