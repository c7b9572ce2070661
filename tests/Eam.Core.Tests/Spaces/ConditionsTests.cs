using Eam.Core.Spaces;

namespace Eam.Core.Tests.Spaces;

/// <summary>A parameter whose condition does not hold is in no configuration, whatever the search.</summary>
public class ConditionsTests
{
    private static readonly SweptParameter Rank = new("lora_rank", new Domain.Stepped(4, 16, 4)) { When = [Is("parametrisation", "lora")] };

    // The child comes before its parent, and a grandchild depends on the child.
    private static readonly SearchSpace Space = new(
        ["am", "eam"],
        [
            new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
            Rank,
            new(
                "parametrisation",
                new Domain.Values([ParameterValue.Of("residual"), ParameterValue.Of("lora"), ParameterValue.Of("full")])
            ),
            new("width", new Domain.Values([ParameterValue.Of(32), ParameterValue.Of(64)]))
            {
                When = [Is("parametrisation", "lora", not: true)],
            },
            new("ema", new Domain.Complement(0.9, 0.999))
            {
                When = [new("lora_rank", [ParameterValue.Of(8), ParameterValue.Of(16)], false)],
            },
        ]
    );

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("tpe")]
    public void Suggest_AnySearch_LeavesOutWhatDoesNotExist(string search)
    {
        var (history, kinds) = (new List<Observation>(), new HashSet<string>());
        for (var i = 0; i < 60; i++)
        {
            var tried = history.Select(trial => trial.Configuration.Key).ToHashSet();
            var drawn = Searchers.Get(search).Suggest(new(Space, "eam", i, (ulong)i, tried) { SweepSeed = 3, History = history });
            var names = string.Join(' ', drawn.Values.Keys.Where(name => name is not ("learning_rate" or "parametrisation")));
            var lora = drawn.Values["parametrisation"].ToString() == "lora";
            var expected =
                !lora ? "width"
                : drawn.Values["lora_rank"].Number is 8 or 16 ? "ema lora_rank"
                : "lora_rank";
            names.ShouldBe(expected);
            tried.ShouldNotContain(drawn.Key);
            kinds.Add(names);
            history.Add(new(drawn, [lora ? 1 - Math.Abs(drawn.Values["lora_rank"].Number - 8) : -drawn.Values["width"].Number], false));
        }

        kinds.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    public void Suggest_WithAConditionMore_DrawsTheSameValues(string search)
    {
        var free = Space with { Parameters = [.. Space.Parameters.Select(parameter => parameter with { When = [] })] };

        for (var i = 0; i < 20; i++)
        {
            var drawn = Suggest(Space);
            var all = Suggest(free);
            drawn.ShouldBe(Space.Active(all));
            drawn.Values.Count.ShouldBeLessThan(all.Values.Count);

            Configuration Suggest(SearchSpace space) =>
                Searchers.Get(search).Suggest(new(space, "eam", i, (ulong)i, new HashSet<string>()) { SweepSeed = 3 });
        }
    }

    [Fact]
    public void Suggest_Tpe_DrawsMoreOfTheKindThatDidWell()
    {
        var history = new List<Observation>();
        for (var i = 0; i < 80; i++)
        {
            var drawn = Searchers
                .Get("tpe")
                .Suggest(
                    new(Space, "eam", i, (ulong)i, history.Select(trial => trial.Configuration.Key).ToHashSet())
                    {
                        SweepSeed = 5,
                        History = history,
                    }
                );
            var good = drawn.Values.TryGetValue("lora_rank", out var rank) && rank.Number == 12;
            history.Add(new(drawn, [good ? 1 : 0], false));
        }

        // One of three parametrisations and one of four ranks: one of twelve by chance.
        history.Skip(40).Count(trial => trial.Scores[0] == 1).ShouldBeGreaterThan(8);
    }

    [Fact]
    public void Suggest_Grid_HasEachConfigurationThatExistsOnce()
    {
        var grid = Searchers.Get("grid");
        var space = Space with
        {
            Parameters =
            [
                .. Space
                    .Parameters.Skip(1)
                    .Select(parameter =>
                        parameter with
                        {
                            Domain = parameter.Domain switch
                            {
                                Domain.Stepped stepped => stepped.Grid(),
                                Domain.Complement complement => complement.Grid(3),
                                var list => list,
                            },
                        }
                    ),
            ],
        };

        // Two parametrisations with two widths; ranks 4 and 12 alone; ranks 8 and 16 with three decays.
        grid.Count(space, "eam").ShouldBe((2 * 2) + 2 + (2 * 3));
        space.GridPoints("eam").ShouldBe(12);
        var points = Enumerable.Range(0, 12).Select(i => grid.Suggest(new(space, "eam", i, 0, new HashSet<string>()))).ToList();
        points.Distinct().Count().ShouldBe(12);
        points.ShouldAllBe(point => space.Active(point) == point);
        Should.Throw<ArgumentException>(() => grid.Suggest(new(space, "eam", 12, 0, new HashSet<string>())));
    }

    [Fact]
    public void CanHoldIn_ADomain_IsWhetherAValueCanDecide()
    {
        var words = new Domain.Values([ParameterValue.Of("a"), ParameterValue.Of("b")]);
        Is("x", "a").CanHoldIn(words).ShouldBeTrue();
        Is("x", "c").CanHoldIn(words).ShouldBeFalse();
        Is("x", "a", not: true).CanHoldIn(words).ShouldBeTrue();
        Is("x", "a", not: true).CanHoldIn(new Domain.Values([ParameterValue.Of("a")])).ShouldBeFalse();
        new ParameterCondition("x", [ParameterValue.Of(2)], false).CanHoldIn(new Domain.Range(1, 3, false, true)).ShouldBeTrue();
        new ParameterCondition("x", [ParameterValue.Of(4)], false).CanHoldIn(new Domain.Range(1, 3, false, true)).ShouldBeFalse();
        new ParameterCondition("x", [ParameterValue.Of(1)], true).CanHoldIn(new Domain.Range(1, 1, false, true)).ShouldBeFalse();
    }

    private static ParameterCondition Is(string name, string value, bool not = false) => new(name, [ParameterValue.Of(value)], not);
}
