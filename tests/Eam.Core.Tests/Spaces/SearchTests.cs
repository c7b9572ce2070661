using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

public class SearchTests
{
    private static readonly SearchSpace Space = new(
        ["am", "eam"],
        [
            new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
            new("batch_size", new Domain.Values([ParameterValue.Of(128), ParameterValue.Of(256)])),
            new("eam.ode_steps", new Domain.Range(4, 6, false, true)),
            new("am.steps", new Domain.Values([ParameterValue.Of(20), ParameterValue.Of(40), ParameterValue.Of("auto")])),
        ]
    );

    [Fact]
    public void Suggest_Random_HasTheMethodsOwnAndTheSharedParametersOnly()
    {
        Draw("am", 1).Values.Keys.ShouldBe(["am.steps", "batch_size", "learning_rate"]);
        Draw("eam", 1).Values.Keys.ShouldBe(["batch_size", "eam.ode_steps", "learning_rate"]);
    }

    [Fact]
    public void Suggest_SameRequest_GivesTheSameConfiguration()
    {
        Draw("eam", 5).ShouldBe(Draw("eam", 5));
        Draw("eam", 5).ShouldNotBe(Draw("eam", 6));
    }

    [Fact]
    public void Suggest_RandomRanges_AreUniformInTheirScale()
    {
        var draws = Enumerable.Range(0, 3000).Select(seed => Draw("eam", (ulong)seed)).ToList();

        var rates = draws.Select(draw => draw.Values["learning_rate"].Number).ToList();
        rates.ShouldAllBe(rate => rate >= 1e-4 && rate <= 1e-2);
        rates.Count(rate => rate < 1e-3).ShouldBeInRange(1400, 1600);
        var steps = draws.GroupBy(draw => draw.Values["eam.ode_steps"].Number).ToDictionary(group => group.Key, group => group.Count());
        steps.Keys.Order().ShouldBe([4, 5, 6]);
        steps.Values.ShouldAllBe(count => count > 900 && count < 1100);
    }

    [Fact]
    public void Suggest_RandomAlreadyTried_DrawsAnother()
    {
        var small = new SearchSpace(["am"], [Space.Parameters[3]]);
        var tried = new HashSet<string> { "am|am.steps=20", "am|am.steps=40" };

        for (var seed = 0UL; seed < 20; seed++)
            Searchers.Get("random").Suggest(new(small, "am", 0, seed, tried)).Key.ShouldBe("am|am.steps=auto");
        tried.Add("am|am.steps=auto");
        Searchers.Get("random").Suggest(new(small, "am", 0, 3, tried)).ShouldNotBeNull("a space that is used up repeats");
    }

    [Fact]
    public void Suggest_Grid_ListsEveryPointOnce()
    {
        var grid = Searchers.Get("grid");
        var space = Space with { Parameters = [Space.Parameters[1], Space.Parameters[3]] };

        grid.Count(space, "am").ShouldBe(6);
        grid.Count(space, "eam").ShouldBe(2);
        Enumerable.Range(0, 6).Select(i => grid.Suggest(new(space, "am", i, 0, new HashSet<string>())).Key).Distinct().Count().ShouldBe(6);
        Should.Throw<ArgumentException>(() => grid.Suggest(new(space, "am", 6, 0, new HashSet<string>())));
        Should.Throw<ArgumentException>(() => grid.Count(Space, "am")).Message.ShouldContain("learning_rate is a range");
    }

    [Fact]
    public void Grid_OfARange_IsEvenInItsScaleAndHasBothEnds()
    {
        new Domain.Range(1e-4, 1e-2, true, false).Grid(3).Items.Select(item => item.Number).ShouldBe([1e-4, 1e-3, 1e-2]);
        new Domain.Range(1, 3, false, true).Grid(10).Items.Select(item => item.Number).ShouldBe([1, 2, 3]);
    }

    private static Configuration Draw(string method, ulong seed) =>
        Searchers.Get("random").Suggest(new(Space, method, 0, RandomStream.Derive(seed, 0, 0), new HashSet<string>()));
}
