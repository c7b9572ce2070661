using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Spaces.Tpe;

/// <summary>The machine draws trials as results arrive, and the draws do not depend on the order of arrival.</summary>
public class TpeSweepTests
{
    private static readonly SweepSpec Spec = SweepsFor.Test(
        trials: 48,
        methods: SweepsFor.BothMethods,
        search: "tpe",
        parameters: [new("learning_rate", new Domain.Range(1e-4, 1e-1, true, false)), new("eam.x", new Domain.Range(0, 1, false, false))]
    );

    [Theory]
    [InlineData("sha")]
    [InlineData("none")]
    public void Run_AnyOrderAndSlots_GivesTheSameTrials(string algorithm)
    {
        var spec = Spec with { Halving = Spec.Halving with { Algorithm = algorithm } };
        var alone = new VirtualHost(spec, 1, Reach, _ => 0).Run();

        foreach (var slots in new[] { 2, 5, 50 })
        {
            var random = new Random(slots);
            new VirtualHost(spec, slots, Reach, running => random.Next(running.Count))
                .Run()
                .Describe(slots: false)
                .ShouldBe(alone.Describe(slots: false));
        }

        alone.Trials.Count.ShouldBe(48);
        alone.Trials.ShouldAllBe(trial => trial.Ended);
    }

    [Fact]
    public void Run_UnderAsha_EndsWithEveryTrial()
    {
        var random = new Random(5);
        var end = new VirtualHost(Spec with { Halving = Spec.Halving with { Algorithm = "asha" } }, 5, Reach, running =>
            random.Next(running.Count)
        ).Run();

        end.Trials.Count.ShouldBe(48);
        end.Trials.ShouldAllBe(trial => trial.Ended);
        end.Trials.Count(trial => trial.Status == TrialStatus.Completed).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Run_ManySlots_HasAnEighthOfTheSweepUnderWayAtMost()
    {
        var host = new VirtualHost(Spec, 50, Reach, _ => 0);
        host.Run();

        var (running, most) = (0, 0);
        foreach (var e in host.Log)
        {
            running += e switch
            {
                SweepEvent.SegmentStarted { Rung: 0 } => 1,
                SweepEvent.RungReached { Rung: 0 } => -1,
                _ => 0,
            };
            most = Math.Max(most, running);
        }

        most.ShouldBe(6);
    }

    [Fact]
    public void Run_FailedTrials_NeitherHangNorMisleadTheSearch()
    {
        // The highest rates diverge, so good ones are just below.
        var end = new VirtualHost(
            Spec,
            3,
            segment =>
                segment.Segment.Configuration.Values["learning_rate"].Number > 1e-2
                    ? new SweepEvent.SegmentFailed(
                        segment.Segment.Trial,
                        segment.Segment.Rung,
                        segment.Segment.Attempt,
                        FailureKind.Diverged,
                        "NaN"
                    )
                    : Reach(segment),
            _ => 0
        ).Run();

        end.Trials.Count.ShouldBe(48);
        end.Trials.Skip(24)
            .Count(trial => trial.Failure is not null)
            .ShouldBeLessThan(end.Trials.Take(24).Count(trial => trial.Failure is not null) + 1);
    }

    [Fact]
    public void Run_AgainstRandom_ItsMedianTrialIsBetter()
    {
        double Median(string search) =>
            Enumerable
                .Range(0, 4)
                .Average(seed =>
                    new VirtualHost(Spec with { Search = search, Seed = (ulong)seed }, 4, Reach, _ => 0)
                        .Run()
                        .Trials.Select(trial => -trial.At(0).Metrics.Reward!.Value)
                        .Order()
                        .ElementAt(24)
                );

        Median("tpe").ShouldBeLessThan(0.7 * Median("random"));
    }

    private static SweepEvent.RungReached Reach(SweepCommand.Train segment)
    {
        var loss =
            Math.Pow(Math.Log10(segment.Segment.Configuration.Values["learning_rate"].Number) + 2, 2)
            + (segment.Segment.Configuration.Values.TryGetValue("eam.x", out var x) ? Math.Pow(x.Number - 0.2, 2) : 0.5);
        return new(segment.Segment.Trial, segment.Segment.Rung, segment.Segment.Attempt, [SweepsFor.Point(-loss, segment.Segment.Target)]);
    }
}
