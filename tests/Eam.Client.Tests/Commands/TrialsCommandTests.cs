using System.Text.Json.Nodes;

namespace Eam.Client.Tests.Commands;

public sealed class TrialsCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Trials_NoOption_ListsAllByNumber() => (await NumbersAsync()).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);

    [Fact]
    public async Task Trials_StateAndMethod_Filter()
    {
        var trials = await TrialsAsync("--state", "completed", "--method", "am");

        trials.Count.ShouldBe(2);
        trials.ShouldAllBe(trial => (string)trial!["state"]! == "completed" && (string)trial["method"]! == "am");
    }

    [Fact]
    public async Task Trials_StateTwice_ListsBoth() => (await TrialsAsync("--state", "completed", "--state", "pruned")).Count.ShouldBe(8);

    [Fact]
    public async Task Trials_SortByObjective_HasTheBestFirstAndReverseTheWorst()
    {
        var objectives = (await TrialsAsync("--sort", "objective"))
            .Select(trial => (double)trial!["metrics"]!["control_objective"]!)
            .ToList();
        var reversed = (await TrialsAsync("--sort", "objective", "--reverse"))
            .Select(trial => (double)trial!["metrics"]!["control_objective"]!)
            .ToList();

        objectives.ShouldBe(objectives.OrderDescending());
        reversed.ShouldBe(objectives.Order());
    }

    [Fact]
    public async Task Trials_SortByAMinimizedMetric_HasTheSmallestFirst()
    {
        var distances = (await TrialsAsync("--sort", "sw2")).Select(trial => (double)trial!["metrics"]!["sw2"]!).ToList();

        distances.ShouldBe(distances.Order());
    }

    [Fact]
    public async Task Trials_SortByAParameter_HasTrialsWithoutItLast()
    {
        var methods = (await TrialsAsync("--sort", "am.steps")).Select(trial => (string)trial!["method"]!).ToList();

        methods.ShouldBe([.. Enumerable.Repeat("am", 4), .. Enumerable.Repeat("eam", 4)]);
    }

    [Fact]
    public async Task Trials_Limit_ComesAfterSorting()
    {
        var best = (await sweep.JsonAsync("best", "small-1"))["trial"]!;

        (await NumbersAsync("--sort", "control_objective", "--limit", "1")).ShouldBe([(int)best]);
    }

    [Theory]
    [InlineData("--sort", "rewrd", "did you mean 'reward'?")]
    [InlineData("--state", "complete", "did you mean 'completed'?")]
    [InlineData("--method", "ema", "did you mean ")]
    public async Task Trials_UnknownWord_IsAUsageErrorWithTheNearest(string option, string word, string hint) =>
        (await sweep.FailAsync(2, "trials", "small-1", option, word)).ShouldContain(hint);

    [Fact]
    public async Task Trials_Csv_IsTheTrialsFile() =>
        (await sweep.RunAsync(null, "trials", "small-1", "-o", "csv")).ShouldBe(
            await File.ReadAllTextAsync(Path.Combine(sweep.Folder, "trials.csv"), TestContext.Current.CancellationToken)
        );

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Trials_Terminal_FitsEveryLineAndShowsTheSortedColumn(int width)
    {
        var text = await sweep.RunAsync((width, 40), "trials", "small-1", "--sort", "mode_error");

        text.ShouldContain("mode_error");
        text.Split('\n').ShouldAllBe(line => LsCommandTests.VisibleLength(line) <= width);
    }

    private async Task<JsonArray> TrialsAsync(params string[] options) =>
        (await sweep.JsonAsync(["trials", "small-1", .. options]))["trials"]!.AsArray();

    private async Task<IEnumerable<int>> NumbersAsync(params string[] options) =>
        (await TrialsAsync(options)).Select(trial => (int)trial!["trial"]!);
}
