using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps;

/// <summary>
/// Random sweeps in which users and machines interfere (<see cref="SteeredHost"/>, which itself fails when a sweep hangs, does not end, trains again a rung
/// that was reached, or trains a trial twice at once).
/// </summary>
public class SteeringProperties
{
    [Fact]
    public void Run_AnyMeddling_EndsWithEveryTrialEndedAndNoneLost() =>
        ForAll(
            (seed, meddling) =>
            {
                var host = Host(seed, meddling);
                var end = host.Run();

                end.Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
                end.Trials.Where(trial => trial.Status != TrialStatus.Completed).ShouldAllBe(trial => trial.Reason != null);
                end.Trials.Select(trial => trial.Number).ShouldBe(Enumerable.Range(0, end.Trials.Count));
                if (!end.IsCancelled)
                    end.Trials.Count(trial => trial.RepeatOf is null).ShouldBe(end.Spec.Trials);
                host.Trained.Count.ShouldBe(end.Trials.Sum(trial => trial.Rung + 1), "what was trained is in the state");
                host.Trained.Distinct().Count().ShouldBe(host.Trained.Count, "once");
                SweepMachine.Decide(end, [0, 1]).ShouldBe([new SweepCommand.Finish()]);
            }
        );

    [Fact]
    public void Apply_AnyPrefixReplayed_IsWhatTheLiveStateWas() =>
        ForAll(
            (seed, meddling) =>
            {
                var host = Host(seed, meddling);
                host.Run();
                var (once, twice) = (SweepState.Start(host.State.Spec), SweepState.Start(host.State.Spec));
                foreach (var e in host.Log)
                {
                    once = SweepMachine.Apply(once, e);
                    twice = SweepMachine.Apply(SweepMachine.Apply(twice, e), e);
                    Describe(twice).ShouldBe(Describe(once));
                    SweepMachine.Decide(twice, [8, 9]).ShouldBe(SweepMachine.Decide(once, [8, 9]));

                    // The incrementally updated index decides like one that is built from scratch.
                    SweepMachine.Decide(once with { Trials = once.Trials }, [8, 9]).ShouldBe(SweepMachine.Decide(once, [8, 9]));
                }

                Describe(once).ShouldBe(Describe(host.State));
            }
        );

    [Fact]
    public void Run_CancelsWithoutRetries_PromotesTheBestOfThoseThatStayed() =>
        ForAll(
            (seed, meddling) =>
            {
                var host = Host(seed, meddling, "sha", retries: false);
                var end = host.Run();
                if (end.IsCancelled)
                    return;
                ForEachRung(end, (bracket, rung, eta) =>
                {
                    var entered = bracket.Where(trial => trial.Entered >= rung).ToList();
                    var stayed = entered.Where(trial =>
                        trial.Rung >= rung && !(trial.Failure == FailureKind.Cancelled && trial.Entered == rung)
                    );
                    var best = stayed
                        .OrderBy(trial => Standing.Of(end.Spec, trial, rung))
                        .Take(Math.Max(1, entered.Count / eta))
                        .Select(trial => trial.Number);
                    entered.Where(trial => trial.Entered > rung).Select(trial => trial.Number).ShouldBe(best, ignoreOrder: true);
                });
            }
        );

    [Fact]
    public void Run_AnyMeddling_TrainsThePlanAndTheRetriedAtMost() =>
        ForAll(
            (seed, meddling) =>
            {
                var host = Host(seed, meddling, "sha");
                var end = host.Run();
                ForEachRung(end, (bracket, rung, eta) =>
                {
                    var promoted = bracket.Count(trial => trial.Entered > rung);
                    var planned = Math.Max(1, bracket.Count(trial => trial.Entered >= rung) / eta);
                    promoted.ShouldBeLessThanOrEqualTo(planned + bracket.Count(trial => host.Retried.Contains(trial.Number)));
                });
            }
        );

    [Fact]
    public void Run_AnyRule_SpendsARungsTargetAndOneOvershootATrial() =>
        ForAll(
            (seed, meddling) =>
            {
                var host = Host(seed, meddling);
                var end = host.Run();
                var rungs = end.Spec.Halving.Rungs();
                foreach (var trial in end.Trials.Where(trial => trial.Rung >= 0))
                {
                    trial.Spent.Nfe.ShouldBeLessThanOrEqualTo((long)rungs[trial.Rung] + 1, "one overshoot");
                    trial.Rung.ShouldBeLessThanOrEqualTo(trial.Entered, "a trial trains only at rungs that it was promoted to");
                }
            }
        );

    [Fact]
    public void Retry_CrashedTrialsOfAnEndedSweep_GiveWhatNoCrashWouldHaveGiven() =>
        ForAll(
            (seed, _) =>
            {
                // All trials crash, none is promoted, and all are retried: as if nothing had happened.
                var spec = SweepsFor.Test(9, seed: (ulong)(uint)seed, maxFailures: 0);
                var crashed = new VirtualHost(
                    spec,
                    2,
                    train => new SweepEvent.SegmentFailed(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        FailureKind.Crashed,
                        "crashed"
                    ),
                    _ => 0
                );
                var state = crashed
                    .Run()
                    .Trials.Aggregate(crashed.State, (next, trial) =>
                        SweepMachine.Apply(next, new SweepEvent.TrialRetried(trial.Number, 0, trial.Attempt))
                    );

                var retried = new VirtualHost(spec, 2, Score, _ => 0) { State = state };
                retried.Run().Describe(slots: false).ShouldBe(new VirtualHost(spec, 2, Score, _ => 0).Run().Describe(slots: false));

                static SweepEvent Score(SweepCommand.Train train) =>
                    new SweepEvent.RungReached(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        [SweepsFor.Point(train.Segment.Seed % 100, train.Segment.Target)]
                    );
            }
        );

    private static void ForEachRung(SweepState state, Action<List<Trial>, int, int> check)
    {
        var spec = state.Spec;
        foreach (
            var bracket in state
                .Trials.Where(trial => trial.RepeatOf is null)
                .GroupBy(trial => spec.Halving.ArmsByMethod ? trial.Configuration.Method : "")
        )
        {
            for (var rung = 0; rung < spec.Halving.Rungs().Count - 1; rung++)
                check([.. bracket], rung, spec.Halving.Eta);
        }
    }

    private static string Describe(SweepState state) => $"{state.IsCancelled} {state.Describe()}";

    private static SteeredHost Host(int seed, int meddling, string? rule = null, bool retries = true)
    {
        var at = (ulong)(uint)seed;
        var rules = HalvingRules.Names;
        var spec = SweepsFor.Test(
            1 + (int)(at % 20),
            at % 2 == 0 ? ["eam"] : SweepsFor.BothMethods,
            rule ?? rules[(int)(at / 3 % (ulong)rules.Count)],
            2 + (int)(at / 5 % 3),
            at % 3 == 0,
            max: 1 + (at / 7 % 30),
            finalSeeds: 1 + (int)(at / 11 % 3),
            seed: at,
            maxFailures: (int)(at / 13 % 3)
        ) with
        {
            Repeats = rule is null ? 1 + (int)(at / 17 % 3) : 1,
        };
        return new(spec, at, Math.Abs(meddling % 40)) { Retries = retries };
    }

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(100_000));
}
