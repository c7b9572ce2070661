using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Simulation;

namespace Eam.Engine.Tests.Simulation;

public sealed class HartmannCurvesTests
{
    private static readonly HartmannBenchmark Benchmark = HartmannBenchmark.All[0];

    public static TheoryData<string> Rules => [.. HalvingRules.Names];

    [Fact]
    public void Expected_ComputeInAnotherUnit_IsTheValueAtItsShareOfTheLastRung()
    {
        var sweep = Benchmark.Sweep();
        var spec = sweep with { Halving = sweep.Halving with { MinCompute = 1e6, MaxCompute = 81e6 } };
        var (curves, configuration) = (new HartmannCurves(Benchmark, spec), At(0.2, 0.4, 0.6));

        curves.Expected(configuration, 1, 27e6).ShouldBe(Benchmark.Value([0.2, 0.4, 0.6], 100.0 / 3), 1e-12);
        curves.NoiseAt(27e6).ShouldBe(Benchmark.NoiseAt(100.0 / 3), 1e-12);
        curves.NoiseAt(81e6).ShouldBe(0);
        curves.Cost(27e6).ShouldBe(81e6 * HartmannBenchmark.Cost(100.0 / 3), 1);
        (curves.Cost(0), curves.Cost(81e6)).ShouldBe((0, 81e6));
    }

    [Fact]
    public void Constructor_SweepsThatDoNotFit_SaysWhy()
    {
        var sweep = Benchmark.Sweep();
        SweepSpec With(Domain second) =>
            sweep with
            {
                Space = sweep.Space with
                {
                    Parameters = [sweep.Space.Parameters[0], new SweptParameter("x2", second), sweep.Space.Parameters[2]],
                },
            };

        Why(sweep with { Space = sweep.Space with { Parameters = [sweep.Space.Parameters[0]] } })
            .ShouldBe("mf-hartmann-3-good: the sweep needs the parameters x1, x2, x3, each from 0 to 1; x2 is missing");
        Why(With(new Domain.Range(0, 2, false, false))).ShouldContain("x2 must be numbers from 0 to 1");
        Why(With(new Domain.Values([ParameterValue.Of("half")]))).ShouldContain("x2 must be numbers from 0 to 1");
        Why(sweep with { Halving = sweep.Halving with { MinCompute = 0.5 } }).ShouldContain("at least a hundredth");
        new HartmannCurves(Benchmark, With(new Domain.Values([ParameterValue.Of(0.5), ParameterValue.Of(1)]))).Optimum.ShouldBe(3.86278);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Run_EveryRule_EndsWithAnExactScoreAndTheRegretOfIt(string rule)
    {
        var result = Run(rule, seed: 3);

        Run(rule, seed: 3).ShouldBeEquivalentTo(result);
        Run(rule, seed: 4).Incumbent.ShouldNotBe(result.Incumbent);
        var best = result.Incumbent!;
        best.Regret.ShouldBe((Benchmark.Optimum - best.Score) / Benchmark.Optimum, 1e-12);
        best.Score.ShouldBe(result.Incumbents[^1].Score, 1e-12);
        best.Score.ShouldBeLessThanOrEqualTo(result.Reachable);
        result.Incumbents.Select(point => point.Compute).ShouldBeInOrder();
        result.Makespan.ShouldBe(result.Compute / 100, 1e-9);
    }

    [Fact]
    public void Replace_EarlierResults_HaveTheScoresOfTheCurvesAtTheirRungs()
    {
        var sweep = Benchmark.Sweep();
        var earlier = new Observation(At(0.2, 0.4, 0.6), [7, 8], false);
        var spec = sweep with { Space = sweep.Space with { Earlier = [earlier] } };

        EarlierScores
            .Replace(spec, new HartmannCurves(Benchmark, spec))
            .Space.Earlier.Single()
            .Scores.ShouldBe([Benchmark.Value([0.2, 0.4, 0.6], 100.0 / 27), Benchmark.Value([0.2, 0.4, 0.6], 100.0 / 9)], 1e-12);
    }

    [Fact]
    public void Run_LowFidelities_MisleadMoreWhereTheyAreWorse()
    {
        // The mean regret of successive halving, which trusts the first rung, over all seeds.
        double Regret(HartmannBenchmark benchmark) =>
            Enumerable.Range(0, 40).Average(seed => Run("sha", (ulong)seed, benchmark).Incumbent!.Regret);

        Regret(HartmannBenchmark.All[3]).ShouldBeGreaterThan(1.5 * Regret(HartmannBenchmark.All[0]));
    }

    private static SimulationResult Run(string rule, ulong seed, HartmannBenchmark? benchmark = null)
    {
        var spec = (benchmark ?? Benchmark).Sweep() with { Seed = seed, Trials = 60 };
        var curves = new HartmannCurves(benchmark ?? Benchmark, spec);
        return Simulator.Run(spec, rule, new SimulationSettings(1), curves, TestContext.Current.CancellationToken);
    }

    private static string Why(SweepSpec spec) => Should.Throw<ArgumentException>(() => new HartmannCurves(Benchmark, spec)).Message;

    private static Configuration At(params double[] x) =>
        x.Select((value, i) => (value, i))
            .Aggregate(Configuration.Defaults("hartmann"), (all, pair) =>
                all.With(FormattableString.Invariant($"x{pair.i + 1}"), ParameterValue.Of(pair.value))
            );
}
