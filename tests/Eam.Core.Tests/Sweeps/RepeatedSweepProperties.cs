using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Random sweeps whose configurations run with several seeds, with random interleavings and failures.</summary>
public class RepeatedSweepProperties
{
    private static readonly string[] OrderFree = ["sha", "hyperband", "none"];

    [Fact]
    public void Run_AnySweep_EndsWithEveryTrialEnded() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                var end = host.Run();

                end.Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
                end.Trials.Where(trial => trial.Status != TrialStatus.Completed).ShouldAllBe(trial => trial.Reason != null);
                host.Log.OfType<SweepEvent.RungReached>()
                    .Count()
                    .ShouldBe(end.Trials.Sum(trial => trial.Rung + 1), "a rung is trained once");
            }
        );

    [Fact]
    public void Run_AnySweep_HasEachConfigurationInConsecutiveNumbersWithOtherSeeds() =>
        ForAll(
            (seed, order) =>
            {
                var end = Start(seed, order).Run();
                var spec = end.Spec;
                var cohorts = Cohorts(end);

                cohorts.Count.ShouldBeGreaterThanOrEqualTo(spec.Trials);
                cohorts.ShouldAllBe(runs =>
                    runs.Count == spec.Repeats && runs[0].RepeatOf == null && runs.Skip(1).All(run => run.RepeatOf == runs[0].Number)
                );
                cohorts.ShouldAllBe(runs =>
                    runs.Select(run => run.Configuration.Key).Distinct().Count() == 1
                    && runs.Select(run => run.Seed).Distinct().Count() == spec.Repeats
                );
                end.Trials.Where(trial => trial.RepeatOf is not null)
                    .GroupBy(trial => trial.RepeatOf)
                    .ShouldAllBe(runs => runs.Count() + 1 == spec.Repeats || runs.Count() + 1 == spec.Halving.FinalSeeds);
            }
        );

    [Fact]
    public void Apply_AtEveryEvent_SplitsNoConfiguration() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                host.Run();
                var state = SweepState.Start(host.State.Spec);
                foreach (var e in host.Log)
                {
                    state = SweepMachine.Apply(state, e);
                    foreach (var runs in Cohorts(state))
                    {
                        runs.Select(run => run.Bracket).Distinct().Count().ShouldBe(1, "they compete in one bracket");
                        runs.Select(run => run.Entered).Distinct().Count().ShouldBe(1, "all are promoted to a rung, or none");
                        runs.Min(run => run.Rung).ShouldBeGreaterThanOrEqualTo(runs[0].Entered - 1, "only after all have reported");
                    }
                }
            }
        );

    [Theory]
    [InlineData("sha")]
    [InlineData("hyperband")]
    public void Run_ClosedRungs_PromotesTheBestMeansOfEachBracket(string rule) =>
        ForAll(
            (seed, order) =>
            {
                var end = Start(seed, order, [rule], plain: true).Run();
                foreach (var bracket in Brackets(end))
                {
                    for (var rung = rule == "sha" ? 0 : bracket[0][0].Bracket; rung < end.Spec.Halving.Rungs().Count - 1; rung++)
                    {
                        var (ranked, finished) = Ranked(bracket, rung);
                        bracket
                            .Where(runs => runs[0].Entered > rung)
                            .Select(runs => runs[0].Number)
                            .ShouldBe(ranked.Take(Math.Max(1, finished / end.Spec.Halving.Eta)), ignoreOrder: true);
                    }
                }
            }
        );

    [Fact]
    public void Apply_AshaPromotes_OneOfTheBestMeansOfThoseThatFinished() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order, ["asha"], plain: true);
                host.Run();
                var state = SweepState.Start(host.State.Spec);
                foreach (var e in host.Log)
                {
                    if (e is SweepEvent.SegmentStarted started && started.Rung > state.Trials[started.Trial].Entered)
                    {
                        var first = state.Trials[started.Trial].RepeatOf ?? started.Trial;
                        var (ranked, finished) = Ranked(
                            Brackets(state).Single(bracket => bracket.Exists(runs => runs[0].Number == first)),
                            started.Rung - 1
                        );
                        ranked.Take(Math.Max(1, finished / state.Spec.Halving.Eta)).ShouldContain(first);
                    }

                    state = SweepMachine.Apply(state, e);
                }
            }
        );

    [Fact]
    public void Run_TwoOrdersOfArrival_GiveTheSameTrials() =>
        ForAll(
            (seed, order) =>
                Start(seed, order, OrderFree)
                    .Run()
                    .Describe(slots: false)
                    .ShouldBe(Start(seed, order + 1, OrderFree).Run().Describe(slots: false))
        );

    [Fact]
    public void Apply_ReplayOfAnyPrefix_GivesTheSameDecisions() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                host.Run();
                var (once, anew) = (SweepState.Start(host.State.Spec), SweepState.Start(host.State.Spec));
                foreach (var e in host.Log)
                {
                    once = SweepMachine.Apply(once, e);
                    anew = new(once.Spec, once.Trials) { Base = once.Base, MeasuresBase = once.MeasuresBase };
                    SweepMachine.Decide(anew, [0, 1]).ShouldBe(SweepMachine.Decide(once, [0, 1]));
                }
            }
        );

    [Fact]
    public void Run_RestartAfterAnyEvent_GivesTheSameTrials() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order, OrderFree);
                var end = host.Run();
                var state = host
                    .Log.Take((int)(host.Log.Count * Fraction(order, 0, 9)))
                    .Aggregate(SweepState.Start(end.Spec), SweepMachine.Apply);
                foreach (var trial in state.Trials.Where(trial => trial.Status == TrialStatus.Running))
                    state = SweepMachine.Apply(
                        state,
                        new SweepEvent.SegmentFailed(trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, "restart")
                    );

                var resumed = Start(seed, order + 1, OrderFree);
                resumed.State = state;
                resumed.Run().Describe(slots: false).ShouldBe(end.Describe(slots: false));
            }
        );

    [Fact]
    public void Run_OneRunDiverges_DropsItsConfigurationAndCountsItOnce()
    {
        // Nine configurations of three runs each; the best one loses a run in the first rung.
        var end = new VirtualHost(
            SweepsFor.Test(9) with
            {
                Repeats = 3,
            },
            2,
            train =>
                train.Segment.Trial == 25
                    ? Fail(train, FailureKind.Diverged)
                    : new SweepEvent.RungReached(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        [SweepsFor.Point(train.Segment.Trial / 3, train.Segment.Target)]
                    ),
            _ => 0
        ).Run();

        end.Trials.Skip(24)
            .Select(trial => (trial.Rung, trial.Status))
            .ShouldBe([(0, TrialStatus.Pruned), (-1, TrialStatus.Pruned), (0, TrialStatus.Pruned)]);
        end.Trials[26].Reason.ShouldBe("trial 25 of the same configuration ended: diverged");
        end.Trials.Where(trial => trial.Rung >= 1)
            .Select(trial => trial.Number)
            .ShouldBe([15, 16, 17, 18, 19, 20, 21, 22, 23], "three of nine");
    }

    [Fact]
    public void Apply_RetryOfALostRun_TakesUpItsConfiguration()
    {
        var state = Enumerable
            .Range(0, 3)
            .Aggregate(SweepState.Start(SweepsFor.Test(3, maxFailures: 0, max: 3) with { Repeats = 2 }), (next, _) => Record(next));
        foreach (var trial in Enumerable.Range(0, 6))
        {
            state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(trial, 0, 0, 0));
            state = SweepMachine.Apply(
                state,
                trial == 1
                    ? new SweepEvent.SegmentFailed(1, 0, 0, FailureKind.Crashed, "for the test")
                    : new SweepEvent.RungReached(trial, 0, 0, [SweepsFor.Point(-trial, 1)])
            );
            if (trial == 1)
                state.Trials[0].Status.ShouldBe(TrialStatus.Pruned);
        }

        state.Trials.Count(trial => trial.Entered == 1).ShouldBe(2, "the second configuration");
        state = SweepMachine.Apply(state, new SweepEvent.TrialRetried(1, 0, 0));

        (state.Trials[0].Status, state.Trials[1].Status).ShouldBe((TrialStatus.Paused, TrialStatus.Pending));
        state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(1, 0, 1, 0));
        state = SweepMachine.Apply(state, new SweepEvent.RungReached(1, 0, 1, [SweepsFor.Point(9, 1)]));
        state.Trials.Take(2).ShouldAllBe(trial => trial.Entered == 1);
    }

    private static SweepState Record(SweepState state) =>
        SweepMachine
            .Decide(state, [0])
            .OfType<SweepCommand.Record>()
            .Aggregate(state, (next, record) => SweepMachine.Apply(next, record.Event));

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static List<List<Trial>> Cohorts(SweepState state) =>
        [
            .. state
                .Trials.Where(trial => trial.RepeatOf is not { } first || trial.Number - first < state.Spec.Repeats)
                .GroupBy(trial => trial.RepeatOf ?? trial.Number)
                .Select(runs => runs.ToList()),
        ];

    private static List<List<List<Trial>>> Brackets(SweepState state) =>
        [
            .. Cohorts(state)
                .GroupBy(runs => (state.Spec.Halving.ArmsByMethod ? runs[0].Configuration.Method : "", runs[0].Bracket))
                .Select(bracket => bracket.ToList()),
        ];

    // The configurations that have a result at a rung, best first, and the number that finished it, with or without a result.
    private static (List<int> Ranked, int Finished) Ranked(List<List<Trial>> bracket, int rung)
    {
        var entered = bracket.Where(runs => runs[0].Entered >= rung).ToList();
        var ranked = entered
            .Where(runs => runs.TrueForAll(run => run.Rung >= rung))
            .OrderByDescending(runs =>
                runs.Average(run =>
                    double.IsNaN(run.At(rung).Metrics.Reward!.Value) ? double.NegativeInfinity : run.At(rung).Metrics.Reward!.Value
                )
            )
            .ThenBy(runs => runs.Average(run => run.At(rung).Spent.Nfe))
            .ThenBy(runs => runs[0].Configuration.Key, StringComparer.Ordinal)
            .ThenBy(runs => runs[0].Number)
            .Select(runs => runs[0].Number)
            .ToList();
        return (
            ranked,
            entered.Count(runs => runs.TrueForAll(run => run.Rung >= rung || (run.Ended && run.Failure != FailureKind.Invalid)))
        );
    }

    private static VirtualHost Start(int seed, int order, string[]? rules = null, bool plain = false)
    {
        rules ??= [.. HalvingRules.Names];
        int Pick(ulong what, int count) => (int)(Fraction(seed, 1, what) * count);
        var spec = SweepsFor.Test(
            1 + Pick(0, 15),
            Pick(1, 2) == 0 ? ["eam"] : SweepsFor.BothMethods,
            rules[Pick(2, rules.Length)],
            2 + Pick(3, 3),
            Pick(4, 2) == 0,
            max: 1 + Pick(5, 30),
            finalSeeds: 1 + Pick(6, 5),
            seed: (ulong)(uint)seed,
            maxFailures: Pick(7, 3)
        ) with
        {
            Repeats = 2 + Pick(9, 3),
            Search = Pick(13, 4) == 0 ? "tpe" : "random",
        };
        if (!plain)
            spec = spec with
            {
                Objectives = Pick(10, 2) == 0 ? [] : [new("reward", true), new("compute", false)],
                Halving = spec.Halving with { PromoteByCost = Pick(11, 2) == 0 },
            };
        if (!plain && spec.Objectives.Count == 0)
            spec = spec with { Halving = spec.Halving with { TieErrors = Pick(12, 2) } };
        var (crashes, steps) = (Pick(8, 2) * 0.1, 0UL);
        VirtualHost host = null!;
        host = new(spec, 1 + (int)(Fraction(order, 2, 0) * 5), End, running => (int)(Fraction(order, 3, steps) * running.Count));
        return host;

        SweepEvent End(SweepCommand.Train train)
        {
            if (Fraction(order, 4, steps++) < 0.1)
                return Fail(train, FailureKind.Preempted);
            var u = Fraction((int)train.Segment.Seed, (ulong)train.Segment.Rung, (ulong)host.State.Trials[train.Segment.Trial].Failures);
            if (u < crashes)
                return Fail(
                    train,
                    u < crashes / 4 ? FailureKind.Diverged
                        : u < crashes / 2 ? FailureKind.Invalid
                        : FailureKind.Crashed
                );
            var reward = u > 0.95 ? double.NaN : Math.Floor(u * 5);
            return new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(reward, train.Segment.Target + Math.Floor(u * 3))]
            );
        }
    }

    private static SweepEvent.SegmentFailed Fail(SweepCommand.Train train, FailureKind kind) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, kind, $"{kind}");

    private static double Fraction(int seed, ulong a, ulong b) => RandomStream.Derive((ulong)(uint)seed, a, b) / 18446744073709551616.0;
}
