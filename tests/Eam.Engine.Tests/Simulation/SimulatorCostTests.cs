using Eam.Core.Spaces;
using Eam.Engine.Simulation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Simulation;

/// <summary>Three trials with the scores 1, 2 and 3 and two rungs, 300 and 900: all figures are computed by hand.</summary>
public sealed class SimulatorCostTests
{
    [Fact]
    public void Run_CurvesWithACost_SpendsAndWaitsForIt()
    {
        // A trial to 300 costs 100, to 900 it costs 900. Two slots: the first rung ends at 2/9, and the best trial's other 800 at 10/9.
        var result = Run("sha", 2, new Costly(firstRung: 100));

        (result.Segments, result.Trials).ShouldBe((4L, 3));
        result.Compute.ShouldBe(1100, 1e-9);
        result.Makespan.ShouldBe(10.0 / 9, 1e-12);
    }

    [Fact]
    public void Run_Incumbents_AreTheBestTrialsOfTheHighestRungSoFar()
    {
        Points(Run("sha", 1, new Costly())).ShouldBe([(300, 1), (600, 2), (900, 3), (1500, 3)]);
        Points(Run("none", 1, new Costly())).ShouldBe([(900, 1), (1800, 2), (2700, 3)]);
    }

    [Theory]
    [InlineData(1800, 2)]
    [InlineData(1799, 1)]
    [InlineData(2700, 3)]
    [InlineData(10, 0)]
    public void Run_Budget_EndsBeforeTheReportThatWouldExceedIt(double budget, int reports) =>
        Points(Run("none", 1, new Costly(), budget)).Count.ShouldBe(reports);

    [Fact]
    public void Run_NoiseBelowTheTopAlone_MisleadsTheRuleAndLeavesTheFinalScoreExact()
    {
        var results = Enumerable.Range(0, 20).Select(seed => Run("sha", 1, new Costly(noise: 1000), seed: (ulong)seed)).ToList();

        results.Select(result => result.Incumbent!.Score).Distinct().Order().ShouldBe([1, 2, 3]);
        results.ShouldAllBe(result => result.Incumbent!.Regret == 3 - result.Incumbent.Score);
    }

    private static List<(double Compute, double Score)> Points(SimulationResult result) =>
        [.. result.Incumbents.Select(point => (Math.Round(point.Compute, 6), point.Score))];

    private static SimulationResult Run(string rule, int slots, Costly curves, double? budget = null, ulong seed = 7)
    {
        var spec = SweepSpecs.Small(trials: 3, seed: seed);
        return Simulator.Run(
            spec with
            {
                Space = new SearchSpace(["am"], [new SweptParameter("x", new Domain.Values([.. Enumerable.Range(1, 3).Select(Value)]))]),
                Search = "grid",
                Halving = spec.Halving with { MinCompute = 300 },
            },
            rule,
            new SimulationSettings(slots) { Budget = budget },
            curves,
            TestContext.Current.CancellationToken
        );
    }

    private static ParameterValue Value(int number) => ParameterValue.Of(number);

    /// <summary>Scores are the parameter x at every rung.</summary>
    private sealed class Costly(double firstRung = 300, double noise = 0) : ILearningCurves
    {
        public double NoiseAt(double compute) => compute < 900 ? noise : 0;

        public double Cost(double compute) =>
            compute switch
            {
                0 => 0,
                300 => firstRung,
                _ => compute,
            };

        public double Expected(Configuration configuration, ulong seed, double compute) => configuration.Values["x"].Number;
    }
}
