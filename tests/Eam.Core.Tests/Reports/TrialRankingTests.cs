using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public class TrialRankingTests
{
    [Fact]
    public void Of_Repeats_RanksConfigurationsByTheirMeans()
    {
        // The means are 1, 4 and 7 at the last rung that all runs of a configuration finished.
        var end = new VirtualHost(
            SweepsFor.Test(3, max: 3) with
            {
                Repeats = 3,
            },
            1,
            train => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
            ),
            _ => 0
        ).Run();

        var ranking = TrialRanking.Of(end.Spec, end.Trials);

        ranking.Select(ranked => ranked.Trial.Number).ShouldBe([6, 3, 0]);
        ranking.Select(ranked => ranked.Mean("reward")).ShouldBe([7, 4, 1]);
        ranking.ShouldAllBe(ranked => ranked.Spread("reward") == 1);
    }

    [Fact]
    public void Of_SeveralRungs_RanksTheHighestFirst()
    {
        // Trial 0 has the best value, but only at the first rung.
        var state = Finished.Sweep(("eam", null, [9]), ("am", null, [1, 2]), ("eam", null, [1, 3]));

        TrialRanking.Of(state.Spec, state.Trials).Select(ranked => ranked.Trial.Number).ShouldBe([2, 1, 0]);
        TrialRanking.Winners(state.Spec, state.Trials).ShouldHaveSingleItem().Trial.Number.ShouldBe(2);
    }

    [Fact]
    public void Of_TwoObjectivesAndSeveralRungs_CountsFrontsOn()
    {
        var state = Finished.Sweep(("eam", null, [9]), ("am", null, [1, 2]), ("eam", null, [1, 3]));
        var spec = state.Spec with { Objectives = [new("reward", true), new("path_kl", false)] };

        TrialRanking.Of(spec, state.Trials).Select(ranked => (ranked.Trial.Number, ranked.Front)).ShouldBe([(2, 0), (1, 1), (0, 2)]);
        TrialRanking.Winners(spec, state.Trials).Select(ranked => ranked.Trial.Number).ShouldBe([2]);
    }

    [Fact]
    public void Of_TwoObjectives_RanksByFront()
    {
        var spec = SweepsFor.Test(3) with { Objectives = [new("reward", true), new("compute", false)] };
        Trial Evaluated(int number, double reward, double nfe) =>
            new Trial(number, Eam.Core.Spaces.Configuration.Defaults("eam"), 1, null) { Curve = [SweepsFor.Point(reward, nfe)] };

        TrialRanking
            .Of(spec, [Evaluated(0, 1, 9), Evaluated(1, 3, 9), Evaluated(2, 2, 5)])
            .Select(ranked => (ranked.Trial.Number, ranked.Front))
            .ShouldBe([(2, 0), (1, 0), (0, 1)]);
    }
}
