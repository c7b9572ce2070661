using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Tests.Sweeps;

public class HyperbandTests
{
    [Fact]
    public void OwnTrials_FiveRungsOfEta3_IsOneFullHyperband() => HalvingRules.OwnTrials(Full.Halving).ShouldBe(81 + 34 + 15 + 8 + 5);

    [Theory]
    [InlineData("hyperband", 1)]
    [InlineData("hyperband", 16)]
    public void Run_FullHyperband_ReproducesTheTableOfThePaper(string algorithm, int slots)
    {
        var host = Host(Full with { Halving = Full.Halving with { Algorithm = algorithm } }, slots, train => -train.Segment.Trial);
        host.Run();

        // By bracket, the number of trials that reached each rung from the bracket's first one on, and their total compute there.
        var reached = host.Log.OfType<SweepEvent.RungReached>().ToLookup(e => host.State.Trials[e.Trial].Bracket);
        var table = Enumerable
            .Range(0, 5)
            .Select(bracket =>
                reached[bracket]
                    .Where(e => e.Rung >= bracket)
                    .GroupBy(e => e.Rung)
                    .OrderBy(rung => rung.Key)
                    .Select(rung => new[] { rung.Count(), (int)rung.First().Points[^1].Spent.Nfe })
                    .ToArray()
            );
        table.ShouldBe(Table);
    }

    [Theory]
    [InlineData(143, new[] { 81, 34, 15, 8, 5 })]
    [InlineData(286, new[] { 162, 68, 30, 16, 10 })]
    [InlineData(60, new[] { 34, 14, 6, 4, 2 })] // from 33.99, 14.27, 6.29, 3.36, 2.10; the first and the fourth have the largest remainders
    public void Run_GivenTrials_SpreadsThemInTheTablesProportions(int trials, int[] brackets)
    {
        var end = Host(Full with { Trials = trials }, 16, train => train.Segment.Trial).Run();

        end.Trials.GroupBy(trial => trial.Bracket).OrderBy(bracket => bracket.Key).Select(bracket => bracket.Count()).ShouldBe(brackets);
    }

    [Fact]
    public void Run_TwoArms_EachHasAllBracketsAndItsWinnerOfTheFinalRungIsRepeated()
    {
        var spec = Full with
        {
            Space = Full.Space with { Methods = SweepsFor.BothMethods },
            Trials = 286,
            Halving = Full.Halving with { FinalSeeds = 3 },
        };

        var end = Host(spec, 7, train => train.Segment.Trial).Run();

        var drawn = end.Trials.Where(trial => trial.RepeatOf is null).ToList();
        foreach (var method in SweepsFor.BothMethods)
            drawn
                .Where(trial => trial.Configuration.Method == method)
                .CountBy(trial => trial.Bracket)
                .Select(count => count.Value)
                .ShouldBe([81, 34, 15, 8, 5]);
        drawn.Count(trial => trial.Status == TrialStatus.Completed).ShouldBe(2 * (1 + 1 + 1 + 2 + 5));
        end.Trials.Where(trial => trial.RepeatOf is not null).Select(trial => trial.RepeatOf!.Value).ShouldBe([284, 284, 285, 285]);
    }

    [Fact]
    public void Run_OneBracketWaitsForItsLastTrial_TheOthersKeepTheSlotsBusy()
    {
        // Trial 0 is the last to end of all that run. Bracket 0 cannot continue before, and nothing else waits for it.
        var host = Host(Full, 4, train => -train.Segment.Trial, running => running.Count > 1 && running[0].Segment.Trial == 0 ? 1 : 0);
        host.Run();

        var last = host.Log.FindIndex(e => e is SweepEvent.RungReached { Trial: 0, Rung: 0 });
        host.Log.Take(last)
            .OfType<SweepEvent.RungReached>()
            .Count(e => host.State.Trials[e.Trial] is { Bracket: > 0 } trial && e.Rung == 4)
            .ShouldBe(1 + 1 + 2 + 5);
    }

    [Fact]
    public void Run_InvalidTrial_IsReplacedInItsOwnBracket()
    {
        // Trial 100 is in bracket 1 and trial 120 in bracket 2. So are their replacements, one of which is also invalid.
        var end = new VirtualHost(
            Full,
            3,
            train =>
                train.Segment.Trial is 100 or 120 or 143
                    ? new SweepEvent.SegmentFailed(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        FailureKind.Invalid,
                        "for the test"
                    )
                    : new SweepEvent.RungReached(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
                    ),
            _ => 0
        ).Run();

        end.Trials.Skip(143).Select(trial => trial.Bracket).ShouldBe([1, 2, 1]);
        end.Trials.Where(trial => trial.Rung >= 0)
            .CountBy(trial => trial.Bracket)
            .OrderBy(count => count.Key)
            .Select(count => count.Value)
            .ShouldBe([81, 34, 15, 8, 5]);
    }

    [Fact]
    public void Run_RepeatsWithInvalidRuns_ReplacesTheirConfigurationOnceInItsOwnBracket()
    {
        // Two runs of configuration 100 (bracket 1) are invalid, and one of configuration 120 (bracket 2).
        var end = new VirtualHost(
            Full with
            {
                Repeats = 2,
            },
            3,
            train =>
                train.Segment.Trial is 200 or 201 or 241
                    ? new SweepEvent.SegmentFailed(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        FailureKind.Invalid,
                        "for the test"
                    )
                    : new SweepEvent.RungReached(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
                    ),
            _ => 0
        ).Run();

        end.Trials.Skip(2 * 143).Select(trial => trial.Bracket).ShouldBe([1, 1, 2, 2]);
        end.Trials.Where(trial => trial.Rung >= 0 && trial.Number is not 240)
            .CountBy(trial => trial.Bracket)
            .OrderBy(count => count.Key)
            .Select(count => count.Value)
            .ShouldBe([162, 68, 30, 16, 10]);
    }

    private static SweepSpec Full => SweepsFor.Test(143, algorithm: "hyperband", max: 81);

    private static int[][][] Table
    {
        get
        {
            using var reference = JsonDocument.Parse(File.ReadAllText("Reference/halving.json"));
            return
            [
                .. reference
                    .RootElement.GetProperty("hyperband_R81_eta3")
                    .EnumerateArray()
                    .Select(bracket => bracket.GetProperty("rungs").Deserialize<int[][]>()!),
            ];
        }
    }

    private static VirtualHost Host(
        SweepSpec spec,
        int slots,
        Func<SweepCommand.Train, double> score,
        Func<IReadOnlyList<SweepCommand.Train>, int>? next = null
    ) =>
        new(
            spec,
            slots,
            train => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(score(train), train.Segment.Target)]
            ),
            next ?? (_ => 0)
        );
}
