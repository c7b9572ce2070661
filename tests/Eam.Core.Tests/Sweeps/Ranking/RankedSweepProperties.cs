using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps.Ranking;

/// <summary>Random sweeps, with random interleavings, whose rungs rank by several objectives, promote by cost or decide ties by errors.</summary>
public class RankedSweepProperties
{
    private static readonly string[] Rules = ["sha", "asha", "hyperband", "async-hyperband", "asha-stop"];

    [Fact]
    public void Run_AnySweep_EndsWithEveryTrialEnded() =>
        ForAll(
            (seed, order) =>
            {
                var end = Start(seed, order, Rules).Run();
                end.Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
            }
        );

    [Fact]
    public void Run_Sha_PromotesTheNaiveShareOfTheNaiveRanking() =>
        ForAll(
            (seed, order) =>
            {
                var end = Start(seed, order, ["sha"]).Run();
                foreach (var arm in Arms(end))
                {
                    for (var rung = 0; rung < end.Spec.Halving.Rungs().Count - 1; rung++)
                    {
                        var ranking = Reported(end, arm, rung);
                        var kept = Math.Max(1, NaiveRanking.Share(end.Spec, ranking, Finished(end, arm, rung), rung));
                        var best = NaiveRanking.Best(end.Spec, ranking, kept, rung);
                        best.Count.ShouldBe(Math.Min(kept, ranking.Count));
                        best.ShouldAllBe(trial => trial.Entered > rung);
                        ranking.Except(best).ShouldAllBe(trial => trial.Entered == rung && trial.Ended);
                    }
                }
            }
        );

    [Fact]
    public void Decide_AshaAtEveryEvent_PromotesTheNaiveBestCandidate() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order, ["asha"]);
                host.Run();
                var state = SweepState.Start(host.State.Spec);
                foreach (var e in host.Log)
                {
                    state = SweepMachine.Apply(state, e);
                    if (
                        SweepMachine.Decide(state, [100]) is not [SweepCommand.Train { Segment.Rung: > 0 } train]
                        || state.Trials[train.Segment.Trial] is not { RepeatOf: null } trial
                        || trial.Entered > trial.Rung
                    )
                        continue;
                    var arm = Arms(state).Single(arm => arm.Contains(trial.Configuration.Method));
                    var ranking = Reported(state, arm, trial.Rung);
                    var closed = state.Trials.Where(other => Of(arm, other)).All(other => other.Ended || other.Rung >= trial.Rung);
                    var count = Math.Max(
                        closed ? 1 : 0,
                        NaiveRanking.Share(state.Spec, ranking, Finished(state, arm, trial.Rung), trial.Rung)
                    );
                    var candidates = NaiveRanking.Best(state.Spec, ranking, count, trial.Rung);
                    candidates
                        .First(other => other.Rung == trial.Rung && other.Entered == trial.Rung && !other.Ended)
                        .Number.ShouldBe(trial.Number);
                }
            }
        );

    [Fact]
    public void Run_ShaInTwoOrdersOfArrival_GivesTheSameTrials() =>
        ForAll(
            (seed, order) =>
                Start(seed, order, ["sha"])
                    .Run()
                    .Describe(slots: false)
                    .ShouldBe(Start(seed, order + 1, ["sha"]).Run().Describe(slots: false))
        );

    [Fact]
    public void Apply_ReplayOfAnyPrefix_GivesTheSameDecisions() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order, Rules);
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

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static IEnumerable<IReadOnlyList<string>> Arms(SweepState state) =>
        state.Spec.Halving.ArmsByMethod ? state.Spec.Space.Methods.Select(method => new[] { method }) : [state.Spec.Space.Methods];

    private static bool Of(IReadOnlyList<string> arm, Trial trial) => trial.RepeatOf is null && arm.Contains(trial.Configuration.Method);

    private static List<Trial> Reported(SweepState state, IReadOnlyList<string> arm, int rung) =>
        NaiveRanking.Order(state.Spec, state.Trials.Where(trial => Of(arm, trial) && trial.Rung >= rung), rung);

    private static int Finished(SweepState state, IReadOnlyList<string> arm, int rung) =>
        state.Trials.Count(trial =>
            Of(arm, trial) && (trial.Rung >= rung || (trial.Ended && trial.Entered >= rung && trial.Failure != FailureKind.Invalid))
        );

    private static VirtualHost Start(int seed, int order, string[] rules)
    {
        int Pick(ulong what, int count) => (int)(Fraction(seed, 1, what) * count);
        var spec = SweepsFor.Test(
            1 + Pick(0, 30),
            Pick(1, 2) == 0 ? ["eam"] : SweepsFor.BothMethods,
            rules[Pick(2, rules.Length)],
            2 + Pick(3, 3),
            Pick(4, 2) == 0,
            max: 1 + Pick(5, 30),
            finalSeeds: 1 + Pick(6, 3),
            seed: (ulong)(uint)seed,
            maxFailures: Pick(7, 3)
        );
        Objective[] objectives = [new("reward", true), new("sw2", false), new("compute", false)];
        spec = spec with
        {
            Objectives = Pick(9, 3) is var many and > 0 ? objectives[..(1 + many)] : [],
            Halving = spec.Halving with { PromoteByCost = Pick(10, 2) == 0 },
        };
        if (spec.Objectives.Count == 0)
            spec = spec with { Halving = spec.Halving with { TieErrors = Pick(11, 3) } };
        var (crashes, steps) = (Pick(8, 2) * 0.2, 0UL);
        VirtualHost host = null!;
        host = new(spec, 1 + (int)(Fraction(order, 2, 0) * 5), End, running => (int)(Fraction(order, 3, steps) * running.Count));
        return host;

        SweepEvent End(SweepCommand.Train train)
        {
            if (Fraction(order, 4, steps++) < 0.1)
                return Fail(train, FailureKind.Preempted);
            double Draw(ulong what) =>
                Fraction(
                    (int)train.Segment.Seed,
                    (ulong)train.Segment.Rung,
                    what + (10 * (ulong)host.State.Trials[train.Segment.Trial].Failures)
                );
            var u = Draw(0);
            if (u < crashes)
                return Fail(
                    train,
                    u < crashes / 4 ? FailureKind.Diverged
                        : u < crashes / 2 ? FailureKind.Invalid
                        : FailureKind.Crashed
                );

            // Few distinct scores, so that ties are common; sometimes a missing one; and compute that differs a lot.
            var point = SweepsFor.Point(
                u > 0.95 ? double.NaN : Math.Floor(u * 5),
                train.Segment.Target + Math.Floor(Draw(1) * 3 * train.Segment.Target)
            );
            point = point with
            {
                Metrics = point.Metrics with
                {
                    RewardSe = Draw(3) > 0.9 ? double.NaN : Draw(3) * 1.5,
                    Sw2 = Draw(2) > 0.9 ? null : Math.Floor(Draw(2) * 6),
                },
            };
            return new SweepEvent.RungReached(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [point]);
        }
    }

    private static SweepEvent.SegmentFailed Fail(SweepCommand.Train train, FailureKind kind) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, kind, $"{kind}");

    private static double Fraction(int seed, ulong a, ulong b) => RandomStream.Derive((ulong)(uint)seed, a, b) / 18446744073709551616.0;
}
