using Eam.Core.Reports;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class SeedTableTests
{
    private static readonly Objective Reward = new("reward", true);

    [Fact]
    public void Of_Repeats_IsARowPerConfigurationInTheOrderOfTheMethods()
    {
        var table = SeedTable.Of(Grid(Run(0, "eam", 1, null, 4), Run(1, "eam", 1, 0, 6), Run(2, "am", 1, null, 1), Run(3, "am", 1, 2, 3)));

        table.Rows.Select(row => (row.Configuration.Method, row.Runs, row.Mean("reward")?.Mean)).ShouldBe([("am", 2, 2), ("eam", 2, 5)]);
        table.LeftOut.ShouldBe(0);
        table.Rows[0].Compute(ComputeUnit.Nfe).ShouldBe(27);
    }

    [Fact]
    public void Of_ARunThatDiverged_IsCountedAndHasNoValue()
    {
        var row = SeedTable.Of(Grid(Run(0, "am", 1, null, 4), Diverged(1, "am", 1, 0))).Rows.ShouldHaveSingleItem();

        (row.Runs, row.Points.Count, row.IsComplete).ShouldBe((2, 1, false));
        row.Mean("reward").ShouldBe(new SeedMean(1, 4, null));
    }

    [Fact]
    public void Of_AConfigurationThatAlwaysDiverges_HasARow()
    {
        var row = SeedTable.Of(Grid(Diverged(0, "am", 1, null), Diverged(1, "am", 1, 0))).Rows.ShouldHaveSingleItem();

        (row.Runs, row.Points.Count).ShouldBe((2, 0));
        row.Mean("reward").ShouldBeNull();
        row.Compute(ComputeUnit.Nfe).ShouldBeNull();
    }

    [Fact]
    public void Of_Halving_HasOnlyWhatReachedTheHighestRung()
    {
        var table = SeedTable.Of(Finished.Sweep(("am", null, [1, 0, 3]), ("am", null, [2]), ("eam", null, [9, 9])));

        table.Rows.ShouldHaveSingleItem().Mean("reward").ShouldBe(new SeedMean(1, 3, null));
        table.LeftOut.ShouldBe(2);
    }

    [Fact]
    public void Of_RepeatsOfAWinner_LeavesOutTheSelectedRun()
    {
        var row = SeedTable.Of(Finished.Sweep(("am", null, [9]), ("am", 0, [1]), ("am", 0, [3]))).Rows.ShouldHaveSingleItem();

        row.Runs.ShouldBe(2);
        row.Mean("reward")!.Value.Mean.ShouldBe(2, 1e-12);
    }

    [Fact]
    public void Of_NoTrials_IsEmpty() => SeedTable.Of(Grid()).Rows.ShouldBeEmpty();

    [Fact]
    public void BestOver_AParameter_KeepsTheBestOfEachKind()
    {
        var table = SeedTable.Of(
            Grid(
                Run(0, "am", 1, null, 4),
                Run(1, "am", 1, 0, 6),
                Run(2, "am", 2, null, 7),
                Run(3, "am", 2, 2, 7),
                Run(4, "eam", 1, null, 1),
                Run(5, "eam", 1, 4, 1)
            )
        );

        var best = table.BestOver(["learning_rate"], Reward);

        best.Rows.Select(row => row.Configuration.Values["learning_rate"].Number).ShouldBe([2, 1]);
        table.BestOver([], Reward).Rows.Count.ShouldBe(3);
        table.BestOver(["learning_rate"], Reward with { Maximize = false }).Rows[0].Mean("reward")!.Value.Mean.ShouldBe(5, 1e-12);
    }

    [Fact]
    public void BestOver_AConfigurationThatLostARun_ComesAfterACompleteOne()
    {
        var table = SeedTable.Of(
            Grid(Run(0, "am", 1, null, 100), Diverged(1, "am", 1, 0), Run(2, "am", 2, null, 5), Run(3, "am", 2, 2, 5))
        );

        table
            .BestOver(["learning_rate"], Reward)
            .Rows.ShouldHaveSingleItem()
            .Configuration.Values["learning_rate"]
            .Number.ShouldBe(2, "the mean of the runs that are left looks too good");
    }

    [Fact]
    public void Distinguishing_ARow_HasWhatVariesWithinItsMethod()
    {
        var table = SeedTable.Of(Grid(Run(0, "am", 1, null, 4), Run(2, "am", 2, null, 7), Run(4, "eam", 1, null, 1)));

        var keys = table.Rows.Select(row => table.Distinguishing(row).Key);
        keys.ShouldBe(["am|learning_rate=1", "am|learning_rate=2", "eam|learning_rate=1"]);
        table.Varied.ShouldHaveSingleItem().ShouldBe("learning_rate");
    }

    // Two runs of each configuration, without halving.
    private static SweepState Grid(params Trial[] trials) =>
        new(SweepsFor.Test(2, SweepsFor.BothMethods, algorithm: "none") with { Repeats = 2 }, [.. trials]);

    private static Trial Run(int number, string method, double rate, int? repeatOf, double reward) =>
        new(number, At(method, rate), 0, repeatOf)
        {
            Status = TrialStatus.Completed,
            Rung = 0,
            Curve = [SweepsFor.Point(reward - 1, 9), SweepsFor.Point(reward, 27)],
            RungPoints = [1],
        };

    private static Trial Diverged(int number, string method, double rate, int? repeatOf) =>
        new(number, At(method, rate), 0, repeatOf) { Status = TrialStatus.Pruned, Failure = FailureKind.Diverged };

    private static Configuration At(string method, double rate) =>
        Configuration.Defaults(method).With("learning_rate", ParameterValue.Of(rate)).With("batch_size", ParameterValue.Of(64));
}
