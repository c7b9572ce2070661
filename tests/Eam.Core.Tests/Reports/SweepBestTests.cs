using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

/// <summary>Tests on sweeps with the rungs 1, 3, 9 and 27.</summary>
public sealed class SweepBestTests
{
    private static readonly Objective Reward = new("reward", true),
        Distance = new("sw2", false),
        Compute = new(Objective.Compute, false);

    [Fact]
    public void Of_APrunedTrialWithABetterValue_IsTheWinnerOfTheHighestRung()
    {
        var best = SweepBest.Of(Sweep([], [(9, 0)], [(1, 0), (3, 0)], [(2, 0), (4, 0)])).ShouldNotBeNull();

        best.Trial.Number.ShouldBe(2);
        best.Front.ShouldHaveSingleItem().Trial.Number.ShouldBe(2);
        best.Objectives.ShouldBeEmpty();
        best.Volume.ShouldBeNull();
    }

    [Fact]
    public void Of_AFailedTrialAtTheHighestRung_IsTheNextOne()
    {
        var state = Sweep([], [(9, 0)], [(1, 0), (3, 0)]);

        SweepBest.Of(Failed(state, 1)).ShouldNotBeNull().Trial.Number.ShouldBe(0);
    }

    [Fact]
    public void Of_NothingEvaluated_IsNull() => SweepBest.Of(Sweep([Reward, Distance])).ShouldBeNull();

    [Fact]
    public void Of_TwoObjectives_IsTheFrontOfTheHighestRung()
    {
        var best = SweepBest.Of(Two).ShouldNotBeNull();

        best.Front.Select(ranked => ranked.Trial.Number).Order().ShouldBe([1, 2]);
        best.Trial.Number.ShouldBe(1, "the best by the first objective");
        best.Objectives.Select(one => (one.Objective, one.Ranked.Trial.Number, one.Value)).ShouldBe([(Reward, 1, 3), (Distance, 2, 0.2)]);
    }

    // The worst of the first rung are reward 0 and distance 1, so the boxes are 3 by 0.5 and 2 by 0.8.
    [Fact]
    public void Of_TwoObjectives_HasTheHypervolumeAboveTheWorstOfTheFirstRung()
    {
        var volume = SweepBest.Of(Two).ShouldNotBeNull().Volume.ShouldNotBeNull();

        volume.Reference.ShouldBe([0, 1]);
        volume.Hypervolume.ShouldBe((2 * 0.8) + (1 * 0.5), 1e-12);
    }

    [Fact]
    public void Of_AWinnersRepeat_DoesNotMoveTheReferencePoint()
    {
        var repeat = Trial(4, [(-50, 9)]) with { RepeatOf = 1 };

        SweepBest.Of(Two with { Trials = Two.Trials.Add(repeat) }).ShouldNotBeNull().Volume.ShouldNotBeNull().Reference.ShouldBe([0, 1]);
    }

    [Fact]
    public void Of_ComputeAmongTheObjectives_ComparesAllRungs()
    {
        var best = SweepBest.Of(Sweep([Reward, Compute], [(3, 0)], [(0, 0), (5, 0)])).ShouldNotBeNull();

        best.Front.Select(ranked => ranked.Trial.Number).Order().ShouldBe([0, 1]);
        best.Objectives.Select(one => one.Value).ShouldBe([5, 1]);

        // Compute is measured from 1.1 times the final rung: 29.7.
        best.Volume.ShouldNotBeNull().Hypervolume.ShouldBe((3 * 28.7) + (2 * 26.7), 1e-9);
    }

    [Fact]
    public void Curve_OfTwoRungs_EndsWithTheHypervolumeOfTheFront()
    {
        var curve = HypervolumeCurve.Of(Two);

        // At the first rung, trial 0 dominates all others: 5 by 0.9.
        curve.Select(step => (step.Compute, step.Front)).ShouldBe([(1, 1), (3, 2)]);
        curve[0].Hypervolume.ShouldBe(5 * 0.9, 1e-12);
        curve[1].Hypervolume.ShouldBe(SweepBest.Of(Two)!.Volume!.Hypervolume);
    }

    [Fact]
    public void Curve_OfRepeats_HasTheMeansAtEachRung()
    {
        // The means of the first configuration are (2, 0.8) and (4, 0.4); the second one stays at (0, 1).
        var sweep = Sweep([Reward, Distance], [(1, 0.9), (3, 0.5)], [(3, 0.7), (5, 0.3)], [(0, 1)], [(0, 1)]);
        sweep = new(
            sweep.Spec with
            {
                Repeats = 2,
            },
            [.. sweep.Trials.Select(trial => trial.Number % 2 == 0 ? trial : trial with { RepeatOf = trial.Number - 1 })]
        );

        var curve = HypervolumeCurve.Of(sweep);

        curve.Select(step => (step.Compute, step.Front)).ShouldBe([(1, 1), (3, 1)]);
        curve[0].Hypervolume.ShouldBeInRange(1e-9, curve[1].Hypervolume - 1e-9);
        curve[1].Hypervolume.ShouldBe(SweepBest.Of(sweep)!.Volume!.Hypervolume);
    }

    [Fact]
    public void Curve_OfOneObjective_IsEmpty() => HypervolumeCurve.Of(Sweep([], [(9, 0)])).ShouldBeEmpty();

    private static SweepState Two => Sweep([Reward, Distance], [(5, 0.1)], [(1, 0.9), (3, 0.5)], [(2, 0.8), (2, 0.2)], [(0, 1), (1, 0.6)]);

    private static SweepState Sweep(Objective[] objectives, params (double Reward, double Distance)[][] runs) =>
        new(SweepsFor.Test(runs.Length) with { Objectives = objectives }, [.. runs.Select((run, number) => Trial(number, run))]);

    private static Trial Trial(int number, (double Reward, double Distance)[] results) =>
        new(number, Configuration.Defaults("eam"), 0, null)
        {
            Status = TrialStatus.Pruned,
            Rung = results.Length - 1,
            Curve = [.. results.Select((result, rung) => Point(result.Reward, result.Distance, Math.Pow(3, rung)))],
            RungPoints = [.. Enumerable.Range(0, results.Length)],
        };

    private static CurvePoint Point(double reward, double distance, double nfe)
    {
        var point = SweepsFor.Point(reward, nfe);
        return point with { Metrics = point.Metrics with { Sw2 = distance } };
    }

    private static SweepState Failed(SweepState state, int trial) =>
        state with
        {
            Trials = state.Trials.SetItem(trial, state.Trials[trial] with { Status = TrialStatus.Failed, Failure = FailureKind.Crashed }),
        };
}
