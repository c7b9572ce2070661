using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Spaces.Tpe;

namespace Eam.Core.Tests.Spaces.Tpe;

public class TpeSearchTests
{
    private static readonly SearchSpace Space = new(
        ["am", "eam"],
        [
            new("learning_rate", new Domain.Range(1e-4, 1e-1, true, false)),
            new("ema", new Domain.Range(0, 1, false, false)),
            new("weight_decay", new Domain.Values([ParameterValue.Of(0.1)])),
            new("eam.ode_steps", new Domain.Range(1, 16, false, true)),
            new("eam.replay", new Domain.Values([ParameterValue.Of("x"), ParameterValue.Of("y"), ParameterValue.Of("z")])),
            new("am.steps", new Domain.Values([ParameterValue.Of(20), ParameterValue.Of(40)])),
        ]
    );

    [Fact]
    public void Suggest_AQuadratic_IsFarBetterThanRandomAtEqualTrials()
    {
        var seeds = Enumerable.Range(0, 12).Select(seed => (ulong)seed).ToList();

        var random = seeds.Average(seed => Best("random", seed));
        var tpe = seeds.Average(seed => Best("tpe", seed));

        tpe.ShouldBeLessThan(random / 3);
    }

    [Fact]
    public void Suggest_SameHistoryAndSeed_GivesTheSameAndAnotherSeedAnother()
    {
        var history = Run("tpe", 20, 3);

        Suggest("tpe", "eam", history, 3).ShouldBe(Suggest("tpe", "eam", [.. history], 3));
        Suggest("tpe", "eam", history, 3).ShouldNotBe(Suggest("tpe", "eam", history, 4));
    }

    [Fact]
    public void Suggest_EitherMethod_HasItsOwnParametersOnly()
    {
        var history = Run("tpe", 20, 3);
        Suggest("tpe", "eam", history, 1).Values.Keys.ShouldBe(["eam.ode_steps", "eam.replay", "ema", "learning_rate", "weight_decay"]);

        List<Observation> am = [.. Enumerable.Range(0, 12).Select(i => new Observation(Suggest("sobol", "am", [], 1, i), [i], false))];
        Suggest("tpe", "am", am, 1).Values.Keys.ShouldBe(["am.steps", "ema", "learning_rate", "weight_decay"]);
    }

    [Fact]
    public void Suggest_BeforeEnoughResults_IsTheSobolSequence()
    {
        var history = Run("sobol", TpeSearch.Startup - 1, 3);

        Suggest("tpe", "eam", history, 3).ShouldBe(Suggest("sobol", "eam", history, 3));
        Suggest("tpe", "eam", Run("sobol", TpeSearch.Startup, 3), 3)
            .ShouldNotBe(Suggest("sobol", "eam", Run("sobol", TpeSearch.Startup, 3), 3));
    }

    [Fact]
    public void Suggest_AlreadyTried_ProposesAnother()
    {
        var space = new SearchSpace(["am"], [new("am.steps", new Domain.Range(1, 12, false, true))]);
        List<Observation> history =
        [
            .. Enumerable
                .Range(1, 11)
                .Select(steps => new Observation(Configuration.Defaults("am").With("am.steps", ParameterValue.Of(steps)), [-steps], false)),
        ];

        for (var seed = 0UL; seed < 10; seed++)
        {
            Searchers
                .Get("tpe")
                .Suggest(new(space, "am", 11, seed, history.Select(trial => trial.Configuration.Key).ToHashSet()) { History = history })
                .Values["am.steps"]
                .Number.ShouldBe(12);
        }
    }

    [Fact]
    public void Suggest_ValuesOutsideTheSpace_AreNoHindrance()
    {
        var history = Run("tpe", 20, 3);
        history[0] = history[0] with
        {
            Configuration = history[0].Configuration.With("learning_rate", ParameterValue.Of("auto")),
            Scores = [100],
        };
        history[1] = history[1] with { Configuration = Configuration.Defaults("eam"), Scores = [99] };

        var rate = Suggest("tpe", "eam", history, 5).Values["learning_rate"];

        rate.Number.ShouldBeInRange(1e-4, 1e-1);
    }

    [Fact]
    public void Of_RungsWithEnoughResults_TakesTheHighest()
    {
        // Twelve trials reached rung 0, and ten of them rung 1, where the order is reversed.
        List<Observation> history = [.. Enumerable.Range(0, 12).Select(i => new Observation(At(i), i < 10 ? [i, -i] : [i], false))];

        TpeSplit.Of(history, 10)!.Good.ShouldBe([At(0), At(1), At(2)]);
        TpeSplit.Of(history, 11)!.Good.ShouldBe([At(11), At(10), At(9)]);
        TpeSplit.Of(history, 13).ShouldBeNull();
    }

    [Fact]
    public void Of_FailedAndUnderWay_CountAsBad()
    {
        List<Observation> history =
        [
            .. Enumerable.Range(0, 10).Select(i => new Observation(At(i), [i], false)),
            new(At(10), [], false),
            new(At(11), [50], true),
        ];

        var split = TpeSplit.Of(history, 10)!;

        split.Good.ShouldBe([At(9), At(8), At(7)]);
        split.Bad.ShouldContain(At(10));
        split.Bad.ShouldContain(At(11));
        TpeSplit.Of(history, 11).ShouldBeNull("neither is a result");
    }

    private static Configuration At(int i) => Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(i));

    private static double Best(string searcher, ulong seed) => -Run(searcher, 50, seed).Max(trial => trial.Scores[0]);

    private static List<Observation> Run(string searcher, int trials, ulong seed)
    {
        var history = new List<Observation>();
        for (var i = 0; i < trials; i++)
        {
            // The last three are pending, as with four slots.
            var known = history.Select((trial, j) => j <= i - 4 ? trial : trial with { Scores = [] }).ToList();
            var next = Suggest(searcher, "eam", known, seed);
            history.Add(new(next, [-Loss(next)], false));
        }

        return history;
    }

    private static Configuration Suggest(string searcher, string method, List<Observation> history, ulong seed, int? index = null) =>
        Searchers
            .Get(searcher)
            .Suggest(
                new(
                    Space,
                    method,
                    index ?? history.Count,
                    RandomStream.Derive(seed, (ulong)history.Count, 0),
                    history.Select(trial => trial.Configuration.Key).ToHashSet()
                )
                {
                    SweepSeed = seed,
                    History = history,
                }
            );

    private static double Loss(Configuration at) =>
        Math.Pow(Math.Log10(at.Values["learning_rate"].Number) + 2.3, 2)
        + (4 * Math.Pow(at.Values["ema"].Number - 0.7, 2))
        + Math.Pow((at.Values["eam.ode_steps"].Number - 5) / 8, 2)
        + (at.Values["eam.replay"].ToString() == "y" ? 0 : 0.3);
}
