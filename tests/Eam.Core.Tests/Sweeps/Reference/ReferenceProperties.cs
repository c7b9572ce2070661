using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps.Reference;

/// <summary>Compares each rule with its reference, event by event.</summary>
public class ReferenceProperties
{
    private static readonly string[] OrderFree = ["sha", "hyperband", "none"];

    public static TheoryData<string> Rules => [.. HalvingRules.Names];

    public static TheoryData<string> OrderFreeRules => [.. OrderFree];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Apply_AtEveryEvent_PromotesAndPrunesAsTheReference(string rule) =>
        ForAll(
            (seed, order) =>
            {
                var host = RandomSweep.Start(rule, seed, order);
                host.Run();
                var (state, reference) = (SweepState.Start(host.State.Spec), ReferenceRules.For(host.State.Spec));
                foreach (var e in host.Log)
                {
                    if (e is SweepEvent.TrialCreated { RepeatOf: { } winner })
                        reference.Winners()!.ShouldContain(winner);
                    state = SweepMachine.Apply(state, e);
                    reference.Take(e);
                    state.Trials.Select(Verdict).ShouldBe(reference.Trials.Select(trial => trial.Verdict));
                }

                var repeats = state
                    .Trials.Where(trial => trial.RepeatOf is not null)
                    .Select(trial => trial.RepeatOf!.Value)
                    .Distinct()
                    .Order();
                repeats.ShouldBe(state.Spec.Halving.FinalSeeds > 1 ? reference.Winners()!.Order() : []);
                reference.Trials.ShouldAllBe(trial => trial.End != null);
            }
        );

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decide_AtEveryEvent_TrainsTheReferencesNext(string rule) =>
        ForAll(
            (seed, order) =>
            {
                var host = RandomSweep.Start(rule, seed, order);
                host.Run();
                var (state, reference) = (SweepState.Start(host.State.Spec), ReferenceRules.For(host.State.Spec));
                foreach (var e in host.Log)
                {
                    state = SweepMachine.Apply(state, e);
                    reference.Take(e);
                    var commands = SweepMachine.Decide(state, [100]);
                    if (commands is [] or [SweepCommand.Train])
                        commands
                            .OfType<SweepCommand.Train>()
                            .Select(train => train.Segment.Trial)
                            .FirstOrDefault(-1)
                            .ShouldBe(reference.Next()?.Number ?? -1);
                }
            }
        );

    [Theory]
    [MemberData(nameof(OrderFreeRules))]
    public void Run_TwoOrdersOfArrival_GiveTheSameTrials(string rule) =>
        ForAll(
            (seed, order) =>
                RandomSweep
                    .Start(rule, seed, order)
                    .Run()
                    .Describe(slots: false)
                    .ShouldBe(RandomSweep.Start(rule, seed, order + 1).Run().Describe(slots: false))
        );

    private static string Verdict(Trial trial)
    {
        var end = trial.Status switch
        {
            TrialStatus.Completed => "completed",
            TrialStatus.Pruned or TrialStatus.Failed => trial.Failure is { } kind ? $"{kind}".ToLowerInvariant() : "pruned",
            _ => "open",
        };
        return $"{trial.Number}: let into {trial.Entered}, {end}";
    }

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(100_000));
}
