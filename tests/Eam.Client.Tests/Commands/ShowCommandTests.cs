namespace Eam.Client.Tests.Commands;

public sealed class ShowCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Show_Table_TellsSpecArmsRungsAndIncumbents()
    {
        var text = await sweep.RunAsync(null, "show", "small-1");

        text.ShouldStartWith("small-1 completed");
        text.ShouldContain("gaussian-mixture, modes=4");
        text.ShouldContain("random search, 6 trials, seed 3");
        text.ShouldContain("sha eta 3, one arm per method, 20.0 k to 60.0 k nfe");
        text.ShouldContain("2/2");
        text.ShouldContain("before training: control_objective -");
        text.ShouldContain("best eam: trial ");
    }

    [Fact]
    public async Task Show_Json_CountsWhatReachedEachRung()
    {
        var node = await sweep.JsonAsync("show", "small-1");

        node["rungs"]!
            .AsArray()
            .Select(rung => ((string)rung!["method"]!, (int)rung["rung"]!, (int)rung["reached"]!))
            .ShouldBe([("am", 1, 4), ("am", 2, 2), ("eam", 1, 4), ("eam", 2, 2)]);
        node["failures"]!.AsArray().ShouldBeEmpty();
        ((double)node["base"]!["path_kl"]!).ShouldBe(0, 1e-6);
        node["spec"]!["halving"]!["rungs"]!.AsArray().Count.ShouldBe(2);
        node["best"]!["parameters"]!["learning_rate"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Show_Csv_HasALineAnArmAndRung() =>
        (await sweep.RunAsync(null, "show", "small-1", "-o", "csv")).Trim().Split('\n').Length.ShouldBe(5);

    [Fact]
    public async Task Show_NarrowTerminal_FitsEveryLine()
    {
        var text = await sweep.RunAsync((80, 24), "show", "small-1");

        text.Split('\n').ShouldAllBe(line => LsCommandTests.VisibleLength(line) <= 80);
    }
}
