using Eam.Core.Backends;
using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class SearchComparisonTests
{
    [Fact]
    public void Of_ThreeSearches_CountsEachOnceByTheMedianOfItsRunsWithoutTheSelectedOne()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2)];

        var report = SearchComparison.Of(sweeps, At(sweeps, 3));

        report.Searches.Select(search => search.Seed).ShouldBe([1UL, 2, 3]);
        report.Searches[1].Methods[0].Median.ShouldBe(1000, 1e-9);
        report.Searches[1].Ratio.ShouldBe(100, 1e-9);
        var ratio = report.Ratio.ShouldNotBeNull();
        ratio.Searches.ShouldBe(3);
        ratio.NumeratorRuns.ShouldBe(6, "the selected run of each search does not count");
        ratio.Value.ShouldBe(Math.Pow(10, 3.5 / 3), 1e-9);
        ratio.Low.ShouldBeLessThan(ratio.Value);
        ratio.High.ShouldBeGreaterThan(ratio.Value);
        report.Others.ShouldBeEmpty("these sweeps did not measure seconds");
    }

    [Fact]
    public void Of_SweepsThatMeasureSeconds_GivesTheRatioInSecondsToo()
    {
        List<SweepState> sweeps = [.. new[] { Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2) }.Select(Timed)];

        var other = SearchComparison.Of(sweeps, At(sweeps, 3)).Others.ShouldHaveSingleItem();

        other.Unit.ShouldBe(ComputeUnit.Seconds);
        other.Ratio.Searches.ShouldBe(3);
        other.Ratio.Value.ShouldBe(Math.Pow(10, 3.5 / 3), 1e-9, "every NFE takes as long");
        double.IsFinite(other.Ratio.High).ShouldBeTrue();
    }

    [Fact]
    public void Of_NoTarget_TakesOneLevelThatAllRunsOfAllSearchesHold()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2)];
        var pool = SweepPool.Of(sweeps);

        var report = SearchComparison.Of(sweeps, pool);

        report.Target.ShouldBe(ComputeToTarget.Of(pool, FinalProgress.Of(sweeps)).Target);
        report.Target.ShouldBe(3, "the runs of am of the second search end there");
        report.Origin.ShouldBe(LevelOrigin.Runs);
        report.Searches.ShouldAllBe(search => search.Methods.All(method => method.Reached == 3));
    }

    [Fact]
    public void Of_SearchThatMissesTheLevel_SaysWhyThereIsNoInterval()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2)];

        // At 3.5 the second search's runs of am end too early.
        var ratio = SearchComparison.Of(sweeps, At(sweeps, 3.5)).Ratio.ShouldNotBeNull();

        double.IsNaN(ratio.Low).ShouldBeTrue();
        ratio.NoInterval.ShouldNotBeNull().ShouldStartWith("in 1 of 3 searches");
    }

    [Fact]
    public void Of_ASearchThatHasNotEnded_IsProvisionalAndHasNoInterval()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2) with { IsCancelled = true }];

        var report = SearchComparison.Of(sweeps, At(sweeps, 3));

        report.Progress.Unfinished.ShouldBe([2]);
        double.IsNaN(report.Ratio!.Low).ShouldBeTrue();
        double.IsNaN(report.Ratio.High).ShouldBeTrue();
    }

    [Fact]
    public void Of_NoLevelYet_HasNeitherRatioNorSearches()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), SweepState.Start(Spec(3))];
        var pool = SweepPool.Of(sweeps);
        var report = SearchComparison.Of(sweeps, pool with { Spec = pool.Spec with { TargetShare = 0.5 } });

        report.Target.ShouldBeNull("nobody knows the reward of the optimum");
        report.Ratio.ShouldBeNull();
        report.Searches.ShouldBeEmpty();
    }

    [Fact]
    public void Of_ASearchBeforeItsFirstResult_IsCensored()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), SweepState.Start(Spec(3))];

        var report = SearchComparison.Of(sweeps, At(sweeps, 3));

        double.IsNaN(report.Searches[2].Ratio).ShouldBeTrue();
        report.Ratio!.NoInterval.ShouldNotBeNull();
    }

    [Fact]
    public void Curve_OfThreeSearches_HasTheRatioOverSearchesAtTenLevels()
    {
        List<SweepState> sweeps = [Search(1, 2, 1), Search(2, 3, 1), Search(3, 2.5, 2)];

        var curve = SearchComparison.Curve(sweeps, SweepPool.Of(sweeps));

        curve.Count.ShouldBe(10);
        curve.ShouldAllBe(point => point.Ratio.Searches == 3);
        curve[^1].Level.ShouldBe(3, 1e-9);
        curve[^1].Ratio.Value.ShouldBe(Math.Pow(10, 3.5 / 3), 1e-9);
    }

    [Fact]
    public void Refusal_SweepsThatDifferOnlyInTheSeed_IsNone() =>
        Refusal(Spec(1), Spec(2) with { Name = "again", Slots = 3 }, Spec(3)).ShouldBeNull();

    [Fact]
    public void Refusal_TwoSweeps_SaysHowManyAreNeeded() =>
        Refusal(Spec(1), Spec(2)).ShouldBe("an interval over searches needs at least 3 sweeps of one file with different seeds; given: 2");

    [Fact]
    public void Refusal_OneSeedTwice_NamesBothSweeps() =>
        Refusal(Spec(1), Spec(2), Spec(1)).ShouldBe("s2 and s0 have the same seed (1): they are one search");

    [Fact]
    public void Refusal_SweepsThatDifferInMore_NamesTheDifference()
    {
        var spec = Spec(3);
        (string Name, SweepSpec Other)[] others =
        [
            ("objective (reward, sw2)", spec with { Objective = new("sw2", false) }),
            ("list of methods", spec with { Space = spec.Space with { Methods = ["eam"] } }),
            ("parameter (learning_rate)", Swept(new Domain.Range(1e-4, 2e-2, true, false))),
            ("parameter (learning_rate)", Swept(new Domain.Values([ParameterValue.Of(1e-3), ParameterValue.Of(2e-3)]))),
            ("points", spec with { Space = spec.Space with { Points = [Configuration.Defaults("am")] } }),
            ("warm_start", spec with { Space = spec.Space with { Earlier = [new(Configuration.Defaults("am"), [1], false)] } }),
            ("search", spec with { Search = "sobol" }),
            ("halving", spec with { Halving = spec.Halving with { FinalSeeds = 9 } }),
            ("evaluation", spec with { Evaluation = spec.Evaluation with { Samples = 9 } }),
            ("number of trials", spec with { Trials = 9 }),
            ("repeats", spec with { Repeats = 2 }),
            ("target", spec with { TargetShare = 0.9 }),
            ("backend", spec with { Backend = BackendSpec.Managed with { Threads = 2 } }),
        ];

        foreach (var (name, other) in others)
            Refusal(Spec(1), Spec(2), other).ShouldBe($"s2 and s0 differ in more than the seed: different {name}");

        SweepSpec Swept(Domain domain) => spec with { Space = spec.Space with { Parameters = [new("learning_rate", domain)] } };
    }

    [Fact]
    public void Refusal_EqualListsInOtherObjects_IsNone()
    {
        Refusal([.. Enumerable.Range(1, 3).Select(seed => Listed((ulong)seed))]).ShouldBeNull();

        static SweepSpec Listed(ulong seed)
        {
            var spec = Spec(seed);
            var values = new Domain.Values([ParameterValue.Of(16), ParameterValue.Of(32)]);
            var mixture = new Domain.Mixture([values, new Domain.Range(1, 2, false, false)], [1, 2]);
            var condition = new ParameterCondition("batch_size", [ParameterValue.Of(16)], false);
            return spec with
            {
                Space = spec.Space with
                {
                    Parameters = [new("batch_size", values), new("learning_rate", mixture) { When = [condition] }],
                    Points = [Configuration.Defaults("am")],
                    Earlier = [new(Configuration.Defaults("am"), [1, 2], false)],
                },
            };
        }
    }

    private static string? Refusal(params SweepSpec[] specs) =>
        SearchComparison.Refusal([.. specs.Select((spec, i) => (FormattableString.Invariant($"s{i}"), spec))]);

    private static SweepSpec Spec(ulong seed) => SweepsFor.Test(2, SweepsFor.BothMethods, eta: 10, max: 1000, seed: seed);

    // A search whose winners have two repeats each that come to 3 at 10^am and at 10^eam, and a selected run that comes there sooner.
    private static SweepState Search(ulong seed, double am, double eam)
    {
        var sweep = Finished.Sweep(
            ("am", null, Rising(am / 2)),
            ("eam", null, Rising(eam / 2)),
            ("am", 0, Rising(am)),
            ("am", 0, Rising(am)),
            ("eam", 1, Rising(eam)),
            ("eam", 1, Rising(eam))
        );
        return sweep with { Spec = Spec(seed) };
    }

    // Rewards at 1, 10, 100 and 1000 on a line in the logarithm of compute.
    private static double[] Rising(double power) => [0, 3 / power, 6 / power, 9 / power];

    private static SweepState At(List<SweepState> sweeps, double target)
    {
        var pool = SweepPool.Of(sweeps);
        return pool with { Spec = pool.Spec with { Target = target } };
    }

    // A second for every hundred NFE.
    private static SweepState Timed(SweepState sweep) =>
        sweep with
        {
            Trials =
            [
                .. sweep.Trials.Select(trial =>
                    trial with
                    {
                        Curve =
                        [
                            .. trial.Curve.Select(point => point with { Spent = point.Spent with { Seconds = point.Spent.Nfe / 100.0 } }),
                        ],
                    }
                ),
            ],
        };
}
