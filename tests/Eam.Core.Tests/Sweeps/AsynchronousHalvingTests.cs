using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class AsynchronousHalvingTests
{
    [Theory]
    [InlineData(1, "asha_1_worker")]
    [InlineData(4, "asha_4_workers")]
    public void Run_ReferenceMetric_ReproducesTheReferenceTrace(int slots, string trace)
    {
        var expected = HalvingReference.Read<int>(trace);
        var host = Host(SweepsFor.Test(40, algorithm: "asha"), slots, train =>
            HalvingReference.Metric[train.Segment.Trial][train.Segment.Rung]
        );

        host.Run();

        var started = host.Log.OfType<SweepEvent.SegmentStarted>().Select(e => new[] { e.Trial, e.Rung });
        started.Take(expected.Length).ShouldBe(expected);
    }

    [Fact]
    public void Run_FewerThanEtaInARung_ItsBestStillGoesOn()
    {
        // The rule promotes one of five trials, and none of one trial. But no other trial can follow, so the last one is promoted.
        var end = Host(SweepsFor.Test(5, algorithm: "asha"), 1, train => -train.Segment.Trial).Run();

        end.Trials.Select(trial => trial.Rung).ShouldBe([3, 0, 0, 0, 0]);
        end.Trials.Skip(1).ShouldAllBe(trial => trial.Reason == "not among the best at rung 1");
    }

    [Fact]
    public void Run_PromotedTrial_TrainsOnFromItsOwnTarget()
    {
        var trains = new List<SweepCommand.Train>();
        Host(SweepsFor.Test(9, algorithm: "asha"), 1, train =>
            {
                trains.Add(train);
                return train.Segment.Trial;
            })
            .Run();

        var winner = trains.GroupBy(train => train.Segment.Trial).MaxBy(trial => trial.Count())!.ToList();
        winner
            .Select(train => (train.Segment.Rung, train.Segment.From, train.Segment.Target))
            .ShouldBe([(0, 0, 1), (1, 1, 3), (2, 3, 9), (3, 9, 27)]);
    }

    [Fact]
    public void Run_PreemptedAfterItsPromotion_GoesOnBeforeNewTrials()
    {
        var preempted = false;
        var host = new VirtualHost(
            SweepsFor.Test(9, algorithm: "asha"),
            1,
            train =>
            {
                if (train.Segment.Rung == 0 || preempted)
                    return Reach(train, train.Segment.Trial);
                preempted = true;
                return new SweepEvent.SegmentFailed(
                    train.Segment.Trial,
                    train.Segment.Rung,
                    train.Segment.Attempt,
                    FailureKind.Preempted,
                    "for the test"
                );
            },
            _ => 0
        );

        host.Run();

        host.Log.OfType<SweepEvent.SegmentStarted>()
            .Select(e => (e.Trial, e.Rung, e.Attempt))
            .Take(5)
            .ShouldBe([(0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 0), (2, 1, 1)]);
    }

    [Fact]
    public void Run_TwoArms_HaveEqualComputeAtAnyTimeAndEachHasATrialInTheFinalRung()
    {
        // The trials of am get better one after the other, so am promotes far more often than eam, whose trials get worse.
        var spec = SweepsFor.Test(54, SweepsFor.BothMethods, "asha");
        var spent = new Dictionary<string, double> { ["am"] = 0, ["eam"] = 0 };
        var waiting = 27;
        var host = Host(spec, 1, train =>
        {
            spent[train.Segment.Configuration.Method] += train.Segment.Target - train.Segment.From;
            waiting -= train is { Segment.Rung: 0, Segment.Configuration.Method: "eam" } ? 1 : 0;
            if (waiting > 0)
                Math.Abs(spent["am"] - spent["eam"]).ShouldBeLessThanOrEqualTo(18, "one segment at most");
            return train.Segment.Configuration.Method == "am" ? train.Segment.Trial : -train.Segment.Trial;
        });

        var end = host.Run();

        end.Trials.Where(trial => trial.Status == TrialStatus.Completed)
            .Select(trial => trial.Configuration.Method)
            .Distinct()
            .Order()
            .ShouldBe(["am", "eam"]);
        end.Trials.Count(trial => trial.Rung >= 1 && trial.Configuration.Method == "am")
            .ShouldBeGreaterThan(9, "some were promoted before the best trials had reported");
        end.Trials.Count(trial => trial.Rung >= 1 && trial.Configuration.Method == "eam").ShouldBe(9);
    }

    [Fact]
    public void Run_FinalSeeds_RepeatsEachArmsWinner()
    {
        var end = Host(SweepsFor.Test(18, SweepsFor.BothMethods, "asha", max: 9, finalSeeds: 3), 2, train => train.Segment.Trial).Run();

        var repeats = end.Trials.Where(trial => trial.RepeatOf is not null).ToList();
        repeats.Select(trial => trial.RepeatOf!.Value).ShouldBe([16, 16, 17, 17]);
        repeats.ShouldAllBe(trial => trial.Status == TrialStatus.Completed && trial.RungPoints.Count == 3);
    }

    private static VirtualHost Host(SweepSpec spec, int slots, Func<SweepCommand.Train, double> score) =>
        new(spec, slots, train => Reach(train, score(train)), new VirtualTime(train => train.Segment.Target).Next);

    private static SweepEvent.RungReached Reach(SweepCommand.Train train, double reward) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [SweepsFor.Point(reward, train.Segment.Target)]);
}
