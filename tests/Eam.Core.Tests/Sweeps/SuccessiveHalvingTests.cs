using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class SuccessiveHalvingTests
{
    [Fact]
    public void Run_ReferenceMetric_ReproducesTheReferenceTrace()
    {
        var expected = HalvingReference.Read<int>("sha_27");

        var host = new VirtualHost(
            SweepsFor.Test(27),
            4,
            train => Reach(train, HalvingReference.Metric[train.Segment.Trial][train.Segment.Rung]),
            _ => 0
        );
        host.Run();

        var trained = host.Log.OfType<SweepEvent.RungReached>().GroupBy(e => e.Rung).OrderBy(rung => rung.Key);
        trained.Select(rung => rung.Select(e => e.Trial).Order().ToArray()).ShouldBe(expected);
    }

    [Fact]
    public void Run_TwoArms_EachSendsItsBestToTheFinalRung()
    {
        // Every eam trial beats every am trial, so without arms no am trial would be left after rung 0.
        var spec = SweepsFor.Test(18, SweepsFor.BothMethods, max: 9);
        var state = new VirtualHost(
            spec,
            3,
            train => Reach(train, train.Segment.Trial + (train.Segment.Configuration.Method == "eam" ? 100 : 0)),
            _ => 0
        ).Run();

        state.Trials.Count(trial => trial.Configuration.Method == "am").ShouldBe(9);
        state.Trials.Where(trial => trial.Status == TrialStatus.Completed).Select(trial => trial.Number).ShouldBe([16, 17]);
        state.Trials.Count(trial => trial.Rung == 1 && trial.Status == TrialStatus.Pruned).ShouldBe(4);
    }

    [Fact]
    public void Run_WithoutArms_AllMethodsShareOneBracket()
    {
        var spec = SweepsFor.Test(18, SweepsFor.BothMethods, max: 9, arms: false);
        var state = new VirtualHost(spec, 3, train => Reach(train, train.Segment.Configuration.Method == "eam" ? 100 : 0), _ => 0).Run();

        state.Trials.Where(trial => trial.Rung > 0).ShouldAllBe(trial => trial.Configuration.Method == "eam");
        state.Trials.Count(trial => trial.Status == TrialStatus.Completed).ShouldBe(2);
    }

    [Fact]
    public void Run_FinalSeeds_RepeatsEachArmsWinnerFromZeroThroughAllRungs()
    {
        var spec = SweepsFor.Test(18, SweepsFor.BothMethods, max: 9, finalSeeds: 3);
        var state = new VirtualHost(spec, 2, train => Reach(train, train.Segment.Trial), _ => 0).Run();

        var repeats = state.Trials.Where(trial => trial.RepeatOf is not null).ToList();
        repeats.Select(trial => trial.RepeatOf!.Value).ShouldBe([16, 16, 17, 17]);
        repeats.ShouldAllBe(trial => trial.Status == TrialStatus.Completed && trial.RungPoints.Count == 3);
        state.Trials.Select(trial => trial.Seed).Distinct().Count().ShouldBe(state.Trials.Count);
        repeats.ShouldAllBe(trial => trial.Configuration == state.Trials[trial.RepeatOf!.Value].Configuration);
    }

    [Fact]
    public void Run_AlgorithmNone_TrainsAllToTheEndAndRepeatsTheBest()
    {
        var state = new VirtualHost(
            SweepsFor.Test(5, algorithm: "none", finalSeeds: 2),
            2,
            train => Reach(train, -train.Segment.Trial),
            _ => 0
        ).Run();

        state.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Completed && trial.Rung == 0);
        state.Trials.Select(trial => trial.RepeatOf).ShouldBe([null, null, null, null, null, 0]);
    }

    [Fact]
    public void Run_EqualScores_PrefersLessComputeThenTheConfigurationKey()
    {
        // Trial 3 spends the least; the other trials tie, whatever their order of arrival.
        SweepState Run(Func<IReadOnlyList<SweepCommand.Train>, int> next) =>
            new VirtualHost(
                SweepsFor.Test(6, max: 3),
                6,
                train => new SweepEvent.RungReached(
                    train.Segment.Trial,
                    train.Segment.Rung,
                    train.Segment.Attempt,
                    [SweepsFor.Point(1, train.Segment.Target + (train.Segment.Trial == 3 ? 0 : 1))]
                ),
                next
            ).Run();

        var (first, last) = (Run(_ => 0), Run(running => running.Count - 1));

        var completed = first.Trials.Where(trial => trial.Status == TrialStatus.Completed).Select(trial => trial.Number).ToList();
        var firstKey = first
            .Trials.Where(trial => trial.Number != 3)
            .OrderBy(trial => trial.Configuration.Key, StringComparer.Ordinal)
            .First()
            .Number;
        completed.Order().ShouldBe(new[] { 3, firstKey }.Order());
        last.Trials.Where(trial => trial.Status == TrialStatus.Completed).Select(trial => trial.Number).ShouldBe(completed);
    }

    private static SweepEvent.RungReached Reach(SweepCommand.Train train, double reward) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [SweepsFor.Point(reward, train.Segment.Target)]);
}
