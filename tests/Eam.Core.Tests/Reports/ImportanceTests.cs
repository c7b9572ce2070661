using Eam.Core.Numerics;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class ImportanceTests
{
    private static readonly double[][] Points = Draw(400, 3);

    [Fact]
    public void Shares_OfOneCoordinate_AreItsOwn()
    {
        var shares = Mean(Points, point => 3 * point[1]);

        shares[1].ShouldBeGreaterThan(0.95);
        shares[0].ShouldBeLessThan(0.03);
        shares[2].ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Shares_OfASum_GoByTheVariances()
    {
        // Var(2 x) = 4 Var(x), so the shares are four fifths and one fifth.
        var shares = Mean(Points, point => (2 * point[0]) + point[2]);

        shares[0].ShouldBe(0.8, 0.1);
        shares[2].ShouldBe(0.2, 0.1);
        shares[1].ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Shares_OfAnInteraction_AreNobodys()
    {
        var shares = Mean(Points, point => point[0] < 0.5 ^ point[1] < 0.5 ? 1 : 0);

        shares.Sum().ShouldBeLessThan(0.4);
    }

    [Fact]
    public void Shares_OfAConstant_AreZero() => Mean(Points, _ => 7).ShouldBe([0, 0, 0]);

    [Fact]
    public void Shares_OfTheSameSeed_AreTheSame()
    {
        var values = Points.Select(point => point[0] * point[1]).ToArray();
        Importance.Shares(Points, values, 5).ShouldBe(Importance.Shares(Points, values, 5));
    }

    [Fact]
    public void Of_TrialsWithoutAConditionalParameter_CountsThemAll()
    {
        var spec = SweepsFor.Test(
            parameters:
            [
                new("parametrisation", new Domain.Values([ParameterValue.Of("residual"), ParameterValue.Of("lora")])),
                new("lora_rank", new Domain.Range(1, 64, false, true))
                {
                    When = [new("parametrisation", [ParameterValue.Of("lora")], false)],
                },
                new("ema", new Domain.Complement(0.9, 0.999)),
            ]
        );
        var trials = Enumerable
            .Range(0, 300)
            .Select(i =>
            {
                var drawn = Searchers.Get("random").Suggest(new(spec.Space, "eam", i, (ulong)i, new HashSet<string>()));
                var reward = drawn.Values.TryGetValue("lora_rank", out var rank) ? 10 + (rank.Number / 64) : 0;
                return new Trial(i, drawn, 0, null)
                {
                    Rung = 0,
                    Curve = [SweepsFor.Point(reward, 1)],
                    RungPoints = [0],
                };
            });

        var found = Importance.Of(new SweepState(spec, [.. trials]), spec.Objective, 0).ShouldHaveSingleItem();

        found.Trials.ShouldBe(300);
        found.Parameters[0].Name.ShouldBe("parametrisation");
        found.Parameters.Single(parameter => parameter.Name == "ema").Share.ShouldBeLessThan(0.05);
    }

    [Fact]
    public void NonDominated_OfRandomPoints_IsWhatTheDefinitionSays()
    {
        var expected = Enumerable
            .Range(0, Points.Length)
            .Where(i =>
                !Points.Any(other =>
                    other.Zip(Points[i]).All(pair => pair.First >= pair.Second)
                    && other.Zip(Points[i]).Any(pair => pair.First > pair.Second)
                )
            );

        ParetoFront.NonDominated(Points).Order().ShouldBe(expected);
    }

    [Fact]
    public void NonDominated_OfEqualPoints_KeepsAll() =>
        ParetoFront
            .NonDominated([
                [1, 2],
                [1, 2],
                [0, 2],
            ])
            .Order()
            .ShouldBe([0, 1]);

    private static double[] Mean(double[][] points, Func<double[], double> value)
    {
        var trees = Importance.Shares(points, [.. points.Select(value)], seed: 3);
        return [.. Enumerable.Range(0, points[0].Length).Select(axis => trees.Average(tree => tree[axis]))];
    }

    private static double[][] Draw(int n, int d)
    {
        var random = new RandomStream(1, 2);
        return [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, d).Select(_ => random.NextDouble()).ToArray())];
    }
}
