using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Spaces.Tpe;

namespace Eam.Core.Tests.Spaces.Tpe;

public class ParzenEstimatorTests
{
    private static readonly SweptParameter X = new("x", new Domain.Range(0, 1, false, false));

    private static readonly SweptParameter Word = new(
        "word",
        new Domain.Values([ParameterValue.Of("a"), ParameterValue.Of("b"), ParameterValue.Of("c")])
    );

    private static readonly ParzenEstimator Estimator = new([X, Word], [At(0.05, "a"), At(0.8, "c"), At(0.9, "c")]);

    [Fact]
    public void LogDensity_OverTheSpace_IntegratesToOne()
    {
        var mass = 0.0;
        foreach (var word in new[] { "a", "b", "c" })
        {
            for (var i = 0; i < 1000; i++)
                mass += Math.Exp(Estimator.LogDensity(At((i + 0.5) / 1000, word))) / 3000;
        }

        mass.ShouldBe(1, 1e-4);
    }

    [Fact]
    public void LogDensity_Values_StayWithThoseTheyWereGoodWith()
    {
        Estimator.LogDensity(At(0.05, "a")).ShouldBeGreaterThan(Estimator.LogDensity(At(0.05, "c")) + 0.5);
        Estimator.LogDensity(At(0.85, "c")).ShouldBeGreaterThan(Estimator.LogDensity(At(0.85, "a")) + 0.5);
    }

    [Fact]
    public void Draw_ManyTimes_FollowsTheDensity()
    {
        const int Draws = 20_000;
        var random = new RandomStream(1, 0);
        var counts = new Dictionary<(string Word, int Bin), int>();
        for (var i = 0; i < Draws; i++)
        {
            var drawn = Estimator.Draw(random, Configuration.Defaults("eam"));
            var key = (drawn.Values["word"].ToString(), (int)Math.Min(3, drawn.Values["x"].Number * 4));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        foreach (var word in new[] { "a", "b", "c" })
        {
            for (var bin = 0; bin < 4; bin++)
            {
                var expected =
                    Enumerable.Range(0, 250).Average(i => Math.Exp(Estimator.LogDensity(At((bin + ((i + 0.5) / 250)) / 4, word)))) / 12;
                (counts.GetValueOrDefault((word, bin)) / (double)Draws).ShouldBe(
                    expected,
                    4 * Math.Sqrt(expected / Draws),
                    $"{word}, quarter {bin}"
                );
            }
        }
    }

    [Fact]
    public void LogDensity_OfNoConfiguration_IsUniform() => new ParzenEstimator([X, Word], []).LogDensity(At(0.3, "b")).ShouldBe(0, 1e-12);

    [Fact]
    public void LogDensity_OverAlternatives_IntegratesToOneAndFollowsTheOwnPart()
    {
        var domain = new Domain.Mixture(
            [new Domain.Values([ParameterValue.Of(0)]), new Domain.Range(1, 2, false, false), new Domain.Stepped(3, 9, 1)],
            [1, 3, 2]
        );
        var estimator = new ParzenEstimator([new("y", domain)], [Y(0), Y(1.25), Y(1.3)]);

        Enumerable.Range(0, 6000).Average(i => Math.Exp(estimator.LogDensity(Y(domain.At((i + 0.5) / 6000).Number)))).ShouldBe(1, 0.01);
        estimator.LogDensity(Y(0)).ShouldBeGreaterThan(estimator.LogDensity(Y(5)) + 0.5);
        estimator.LogDensity(Y(1.3)).ShouldBeGreaterThan(estimator.LogDensity(Y(1.9)) + 0.5);
        var random = new RandomStream(1, 0);
        var draws = Enumerable
            .Range(0, 6000)
            .Select(_ => estimator.Draw(random, Configuration.Defaults("eam")).Values["y"].Number)
            .ToList();
        draws.Count(y => y >= 3).ShouldBeInRange(1, 1400, "no good configuration is there");

        static Configuration Y(double y) => Configuration.Defaults("eam").With("y", ParameterValue.Of(y));
    }

    [Fact]
    public void LogDensity_OfAConfigurationWithoutAParameter_LeavesItOut() =>
        Estimator
            .LogDensity(Configuration.Defaults("eam").With("word", ParameterValue.Of("c")))
            .ShouldBe(
                new ParzenEstimator([X, Word], [Without("a"), Without("c"), Without("c")]).LogDensity(At(0.3, "c")),
                1e-12,
                "a missing parameter is as good as one that is uniform"
            );

    private static Configuration Without(string word) => Configuration.Defaults("eam").With("word", ParameterValue.Of(word));

    private static Configuration At(double x, string word) =>
        Configuration.Defaults("eam").With("x", ParameterValue.Of(x)).With("word", ParameterValue.Of(word));
}
