using System.Diagnostics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine.Simulation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Simulation;

public sealed class SimulatorTests
{
    public static TheoryData<string> Rules => [.. HalvingRules.Names];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Run_FailuresAndStragglers_LosesNoTrial(string rule)
    {
        var spec = SweepSpecs.Small(trials: 200, finalSeeds: 2);

        var result = Run(spec, rule, new SimulationSettings(16, 0.3, 0.2));

        result.Trials.ShouldBe(200);
        (result.Completed + result.Pruned + result.Failed).ShouldBe(200 + result.Repeats);
        result.Failed.ShouldBeGreaterThan(0);
        result.Utilisation.ShouldBeInRange(0.1, 1);
        result.Incumbent!.Regret.ShouldBeGreaterThanOrEqualTo(0);
        result.Incumbent.Time.ShouldBeLessThanOrEqualTo(result.Makespan);
        result.Incumbent.Compute.ShouldBeLessThanOrEqualTo(result.Compute * (1 + 1e-12));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Run_OneSlotWithoutFailures_IsAlwaysBusy(string rule)
    {
        var result = Run(SweepSpecs.Small(), rule, new SimulationSettings(1));

        result.Utilisation.ShouldBe(1);
        result.Makespan.ShouldBe(result.Compute / 900, 1e-9);
    }

    [Fact]
    public void Run_EqualArguments_GiveEqualResults()
    {
        var settings = new SimulationSettings(7, 0.2, 0.2);

        Run(SweepSpecs.Small(seed: 5), "asha", settings, "noisy")
            .ShouldBeEquivalentTo(Run(SweepSpecs.Small(seed: 5), "asha", settings, "noisy"));
        Run(SweepSpecs.Small(seed: 5), "asha", settings, "noisy")
            .Incumbent.ShouldNotBe(Run(SweepSpecs.Small(seed: 6), "asha", settings, "noisy").Incumbent);
    }

    [Theory]
    [InlineData("sha")]
    [InlineData("asha")]
    public void Run_LargeSweep_TellsItsProgressAndGivesTheSame(string rule)
    {
        var (spec, settings, parts) = (SweepSpecs.Small(trials: 3000), new SimulationSettings(8), new List<double>());

        var told = Simulator.Run(
            spec,
            rule,
            settings,
            ParametricCurves.Of("power", spec),
            parts.Add,
            TestContext.Current.CancellationToken
        );

        told.ShouldBeEquivalentTo(Run(spec, rule, settings));
        parts.Count.ShouldBeGreaterThan(3);
        parts.ShouldBeInOrder();
        parts[0].ShouldBeInRange(0, 0.11);
        parts[^1].ShouldBeInRange(0.8, 1);
    }

    [Fact]
    public void Run_ThreeTrialsOnTwoSlots_IsAsComputedByHand()
    {
        // Rungs 300 and 900, eta 3. Three trials run to 300: two at once until time 1/3, the third alone until 2/3. The best one's other
        // 600 last until 4/3.
        var sha = RunTiny("sha", 2, new Ranked([1, 2, 3]));

        (sha.Completed, sha.Pruned, sha.Segments).ShouldBe((1, 2, 4L));
        sha.Makespan.ShouldBe(4.0 / 3, 1e-12);
        sha.Compute.ShouldBe(1500, 1e-9);
        sha.Utilisation.ShouldBe(1500.0 / 2400, 1e-12);
        sha.Incumbent!.ShouldBe(new SimulatedIncumbent(2, 3, sha.Makespan, 1500, 0));

        // All trials run to 900: two at once until time 1, the third until 2. The best one, which starts second, ends at time 1, when 1800
        // are spent.
        var none = RunTiny("none", 2, new Ranked([1, 3, 2]));

        (none.Completed, none.Makespan, none.Compute, none.Utilisation).ShouldBe((3, 2, 2700, 0.75));
        none.Incumbent!.ShouldBe(new SimulatedIncumbent(1, 3, 1, 1800, 0));
    }

    [Fact]
    public void Run_Repeats_HasAnIncumbentByTheMeanOfItsRuns()
    {
        var (spec, seeds) = (SweepSpecs.Small(trials: 30), Enumerable.Range(0, 10).Select(seed => (ulong)seed).ToList());
        SimulationResult Of(ulong seed, int repeats) =>
            Run(spec with { Seed = seed, Repeats = repeats }, "sha", new SimulationSettings(8), "noisy");

        (Of(0, 8).Trials, Of(0, 8).Repeats, Of(0, 8).Incumbent!.Trial % 8).ShouldBe((30, 210, 0));

        // A mean of eight runs differs less from the true value.
        seeds.Average(seed => Of(seed, 8).Incumbent!.Regret).ShouldBeLessThan(0.5 * seeds.Average(seed => Of(seed, 1).Incumbent!.Regret));
    }

    [Fact]
    public void Run_BestTrialStartsSlowly_HasTheRegretOfTheTrialThatWasKept()
    {
        var curves = new Ranked([3, 1, 5], slow: 2);

        RunTiny("sha", 1, curves).Incumbent!.ShouldSatisfyAllConditions(best => best.Trial.ShouldBe(0), best => best.Regret.ShouldBe(2));
        RunTiny("none", 1, curves).Incumbent!.Regret.ShouldBe(0);
    }

    [Fact]
    public void Run_EverythingStraggles_TakesTwoToFiveTimesAsLong() =>
        Run(SweepSpecs.Small(), "sha", new SimulationSettings(1, 0, 1))
            .ShouldSatisfyAllConditions(
                slow => slow.Utilisation.ShouldBe(1),
                slow => (slow.Makespan / Run(SweepSpecs.Small(), "sha", new SimulationSettings(1)).Makespan).ShouldBeInRange(2, 5)
            );

    [Fact]
    public void Run_CrossingCurves_CostHalvingTheSlowStarters()
    {
        var spec = SweepSpecs.Small(trials: 300);

        Run(spec, "sha", new SimulationSettings(8), "crossing").Incumbent!.Regret.ShouldBeGreaterThan(0.01);
        Run(spec, "none", new SimulationSettings(8), "crossing").Incumbent!.Regret.ShouldBe(0);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Rules))]
    public void Run_TenThousandTrialsOnAThousandSlots_TakesLessThanTenSeconds(string rule)
    {
        var watch = Stopwatch.StartNew();

        Run(SweepSpecs.Small(trials: 10_000), rule, new SimulationSettings(1000, 0.02, 0.1)).Trials.ShouldBe(10_000);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Run_Landscape_LetsASearcherLearn()
    {
        var spec = SweepSpecs.Small(trials: 200);
        double Best(string search, ulong seed) =>
            Run(spec with { Search = search, Seed = seed }, "none", new SimulationSettings(4), "landscape").Reachable;

        var seeds = Enumerable.Range(0, 5).Select(seed => (ulong)seed).ToList();

        // The first rung is worth 1 at the top of the hill; the rest of the curve is the same for all.
        seeds.Average(seed => Best("tpe", seed)).ShouldBeGreaterThan(seeds.Average(seed => Best("random", seed)) + 0.005);
    }

    private static SweepSpec Tiny
    {
        get
        {
            var spec = SweepSpecs.Small(trials: 3);
            return spec with { Space = new SearchSpace(["am"], spec.Space.Parameters), Halving = spec.Halving with { MinCompute = 300 } };
        }
    }

    private static SimulationResult RunTiny(string rule, int slots, ILearningCurves curves) =>
        Simulator.Run(Tiny, rule, new SimulationSettings(slots), curves, TestContext.Current.CancellationToken);

    private static SimulationResult Run(SweepSpec spec, string rule, SimulationSettings settings, string curves = "power") =>
        Simulator.Run(spec, rule, settings, ParametricCurves.Of(curves, spec), TestContext.Current.CancellationToken);

    /// <summary>Gives each trial of Tiny a final score. The slow trial scores nothing before the final rung.</summary>
    private sealed class Ranked(double[] scores, int? slow = null) : ILearningCurves
    {
        private readonly List<ulong> _seeds = [.. Enumerable.Range(0, scores.Length).Select(number => TrialSeed(number))];

        public double NoiseAt(double compute) => 0;

        public double Expected(Configuration configuration, ulong seed, double compute)
        {
            var trial = _seeds.IndexOf(seed);
            return trial == slow && compute < 900 ? 0 : scores[trial];
        }

        private static ulong TrialSeed(int number) =>
            ((SweepEvent.TrialCreated)((SweepCommand.Record)SweepMachine.Decide(SweepState.Start(Tiny), [0])[number]).Event).Seed;
    }
}
