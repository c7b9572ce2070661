using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps;

/// <summary>
/// Random sweeps with random interleavings. The result of a segment is a function of its trial, rung and number of crashes, as with a deterministic trainer.
/// The order in which segments end, preemptions and slots differ. VirtualHost itself fails when a sweep hangs, does not end, or trains a trial or uses a
/// slot twice at once.
/// </summary>
public class SweepMachineProperties
{
    [Fact]
    public void Run_AnySweep_EndsWithEveryTrialEnded() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                var end = host.Run();

                end.Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
                end.Trials.Select(trial => trial.Number).ShouldBe(Enumerable.Range(0, end.Trials.Count));
                end.Trials.Count(trial => trial.RepeatOf is null).ShouldBeGreaterThanOrEqualTo(end.Spec.Trials);
                end.Trials.Where(trial => trial.Status != TrialStatus.Completed).ShouldAllBe(trial => trial.Reason != null);
                host.Log.OfType<SweepEvent.RungReached>()
                    .Count()
                    .ShouldBe(end.Trials.Sum(trial => trial.Rung + 1), "a rung is trained once");
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
    public void Run_TwoOrdersOfArrival_DrawTheSameTrials() =>
        ForAll((seed, order) => Draws(Start(seed, order).Run()).ShouldBe(Draws(Start(seed, order + 1).Run())));

    [Fact]
    public void Apply_AtEveryEvent_KeepsTheIndexThatTheTrialsGive() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                host.Run();
                var state = SweepState.Start(host.State.Spec);
                foreach (var e in host.Log)
                {
                    state = SweepMachine.Apply(state, e);
                    Describe(state.Index).ShouldBe(Describe(SweepIndex.Of(state.Spec, state.Trials.Reverse())));
                }
            }
        );

    [Fact]
    public void Apply_ReplayOfTheLog_GivesAnEqualStateAndEqualDecisions() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                var live = host.Run();
                var replayed = host.Log.Aggregate(SweepState.Start(live.Spec), SweepMachine.Apply);
                replayed.Describe().ShouldBe(live.Describe());

                var (once, twice) = (SweepState.Start(live.Spec), SweepState.Start(live.Spec));
                foreach (var e in host.Log)
                {
                    once = SweepMachine.Apply(once, e);
                    twice = SweepMachine.Apply(SweepMachine.Apply(twice, e), e);
                }

                SweepMachine.Decide(once, [0, 1]).ShouldBe(SweepMachine.Decide(twice, [0, 1]));
                twice.Describe().ShouldBe(live.Describe());
            }
        );

    [Fact]
    public void Run_RestartAfterAnyEvent_Ends() =>
        ForAll(
            (seed, order) =>
            {
                var host = Start(seed, order);
                host.Run();
                var resumed = Start(seed, order + 1);
                resumed.State = host.Log.Take((int)(host.Log.Count * Fraction(order, 0, 9))).Aggregate(resumed.State, SweepMachine.Apply);
                foreach (var trial in resumed.State.Trials.Where(trial => trial.Status == TrialStatus.Running))
                    resumed.State = SweepMachine.Apply(resumed.State, Lost(trial));

                resumed.Run().Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
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
                    state = SweepMachine.Apply(state, Lost(trial));

                var resumed = Start(seed, order + 1, OrderFree);
                resumed.State = state;
                resumed.Run().Describe(slots: false).ShouldBe(end.Describe(slots: false));
            }
        );

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static SweepEvent.SegmentFailed Lost(Trial trial) =>
        new(trial.Number, trial.Rung + 1, trial.Attempt, FailureKind.Preempted, "restart");

    private static string Draws(SweepState state) =>
        string.Join(
            '\n',
            state
                .Trials.Where(trial => trial.RepeatOf is null)
                .Select(trial => $"{trial.Number} {trial.Configuration.Key} {trial.Seed}")
                .Take(state.Spec.Trials)
        );

    private static string Describe(SweepIndex index)
    {
        var counts = string.Join(' ', index.Invalid, string.Join(',', index.Unproven), index.Unended, string.Join(',', index.Drawn));
        var maps = string.Join(' ', index.Busy.OrderBy(pair => pair.Key).Concat(index.Repeats.OrderBy(pair => pair.Key)));
        var rungs = index.Brackets.Select(bracket =>
            string.Join(',', bracket.Draws)
            + string.Join(',', bracket.Ready)
            + string.Join(
                '\n',
                bracket.Rungs.Select(rung =>
                    $"{rung.Entered} {rung.Waiting} {rung.Started} {string.Join(',', rung.Ranked.Select(s => s.Trial))} {string.Join(',', rung.Undecided.Select(s => s.Trial))}"
                )
            )
        );
        return string.Join('\n', [counts, maps, string.Join(',', index.ReadyRepeats), .. rungs]);
    }

    private static readonly string[] OrderFree = ["sha", "hyperband", "none"];

    private static VirtualHost Start(int seed, int order, string[]? rules = null)
    {
        rules ??= [.. HalvingRules.Names];
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
        var (crashes, steps) = (Pick(8, 2) * 0.2, 0UL);
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

            // Few distinct scores, so that ties are common; sometimes NaN.
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
