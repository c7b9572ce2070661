using System.Text.Json.Nodes;
using Eam.Testing;
using Microsoft.Data.Sqlite;

namespace Eam.Client.Tests.Commands;

public sealed class LsCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Ls_EmptyDataFolder_SaysHowToStart()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("ls", "--data", folder.File("nothing"))).ShouldBe(0, test.Error);

        test.Output.ShouldContain("no sweeps in");
        Directory.Exists(folder.File("nothing")).ShouldBeFalse("reading creates no folder");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task Ls_EmptyDataFolder_IsAnEmptyListForPrograms(string format)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("ls", "--data", folder.Path, "-o", format)).ShouldBe(0, test.Error);

        if (format == "json")
            JsonNode.Parse(test.Output)!["sweeps"]!.AsArray().ShouldBeEmpty();
        else
            test.Output.Trim().Split('\n').Length.ShouldBe(1, "the heading");
    }

    [Fact]
    public async Task Ls_FinishedSweep_ShowsStatesIncumbentAndCompute()
    {
        var text = await sweep.RunAsync(null, "ls");

        text.ShouldContain("small-1");
        text.ShouldContain("8: 4 completed, 4 pruned");
        text.ShouldContain("k nfe");
    }

    [Fact]
    public async Task Ls_Json_CountsTrialsByState()
    {
        var node = (await sweep.JsonAsync("ls"))["sweeps"]!.AsArray().ShouldHaveSingleItem()!;

        ((string)node["status"]!).ShouldBe("completed");
        ((int)node["trials"]!["completed"]!).ShouldBe(4);
        ((int)node["trials"]!["pending"]!).ShouldBe(0);
        ((double)node["compute"]!).ShouldBeGreaterThan(0);
        ((string)node["best_method"]!).ShouldBe("eam");
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("best", "small-1")]
    [InlineData("trials", "small-1", "--limit", "5")]
    public async Task ShortVerb_FinishedSweep_ReadsNoEvent(params string[] verb)
    {
        using var folder = new TemporaryFolder();
        var database = Path.Combine(sweep.Copy(folder, "small-1"), "sweep.db");

        // A listing shows the age of a sweep in seconds. The second one must not be a second later.
        var now = new StandingTime();
        using var before = new TestTerminal(now);
        (await before.RunAsync([.. verb, "--data", folder.Path])).ShouldBe(0, before.Error);

        // An event that is read now is reported as damaged.
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """UPDATE events SET body = '{"type": "trial_created"}'""";
            command.ExecuteNonQuery().ShouldBeGreaterThan(10);
        }

        using var after = new TestTerminal(now);
        (await after.RunAsync([.. verb, "--data", folder.Path])).ShouldBe(0, after.Error);
        after.Output.ShouldBe(before.Output);
    }

    [Theory]
    [InlineData("sweep.json", "{")]
    [InlineData("sweep.db", "not a database\n")]
    [InlineData("sweep.db", null)]
    [InlineData("sweep.json", null)]
    public async Task Ls_DamagedSweepAmongGoodOnes_IsListedAsDamagedAndTheOthersWork(string file, string? content)
    {
        using var folder = new TemporaryFolder();
        sweep.Copy(folder, "good-1");
        var damaged = Path.Combine(sweep.Copy(folder, "bad-1"), file);
        if (content is null)
            File.Delete(damaged);
        else
            File.WriteAllText(damaged, content);
        using var test = new TestTerminal();
        using var json = new TestTerminal();

        (await test.RunAsync("ls", "--data", folder.Path)).ShouldBe(0, test.Error);
        (await json.RunAsync("ls", "--data", folder.Path, "-o", "json")).ShouldBe(0, json.Error);

        test.Output.ShouldContain("bad-1 is damaged: ");
        var sweeps = JsonNode.Parse(json.Output)!["sweeps"]!.AsArray();
        sweeps.Select(node => ((string)node!["sweep"]!, (string)node["status"]!)).ShouldBe([("good-1", "completed"), ("bad-1", "damaged")]);
        ((string)sweeps[1]!["message"]!).ShouldContain("bad-1");
    }

    [Fact]
    public async Task Ls_NarrowTerminal_FitsEveryLine()
    {
        var text = await sweep.RunAsync((80, 24), "ls");

        text.Split('\n').ShouldAllBe(line => VisibleLength(line) <= 80);
    }

    [Fact]
    public async Task Ls_LongNameOnANarrowTerminal_StaysWhole()
    {
        using var folder = new TemporaryFolder();
        const string name = "a-rather-long-name-of-a-sweep-on-separated-modes-12";
        sweep.Copy(folder, name);
        using var test = new TestTerminal((80, 24));

        (await test.RunAsync("ls", "--data", folder.Path)).ShouldBe(0, test.Error);

        test.Output.ShouldContain(name);
        test.Output.ShouldContain("completed");
        test.Output.Split('\n').ShouldAllBe(line => VisibleLength(line) <= 80);
    }

    internal static int VisibleLength(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", string.Empty).TrimEnd().Length;
}
