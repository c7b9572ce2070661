using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class LogsCommandTests(FinishedSweep sweep)
{
    [Fact]
    public async Task Logs_Text_IsALineAnEvent()
    {
        var lines = (await sweep.RunAsync(null, "logs", "small-1")).Trim().Split('\n');

        lines.Count(line => line.Contains(" created ", StringComparison.Ordinal)).ShouldBe(8);
        lines.Count(line => line.Contains(" reached ", StringComparison.Ordinal)).ShouldBe(12);
        lines.ShouldContain(line => line.Contains("repeats trial ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_Json_IsAnObjectALine()
    {
        var events = (await sweep.RunAsync(null, "logs", "small-1", "-o", "json"))
            .Trim()
            .Split('\n')
            .Select(line => JsonNode.Parse(line)!)
            .ToList();

        events.Select(node => (long)node["sequence"]!).ShouldBe(Enumerable.Range(1, events.Count).Select(i => (long)i));
        events.ShouldAllBe(node => node["method"] != null && DateTimeOffset.Parse((string)node["time"]!, null) > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Logs_Trial_HasItsEventsAlone()
    {
        var lines = (await sweep.RunAsync(null, "logs", "small-1", "--trial", "2", "-o", "csv")).Trim().Split('\n');

        lines[0].ShouldBe("sequence,time,trial,method,event,rung,attempt,detail");
        lines.Skip(1).ShouldAllBe(line => line.Split(',', StringSplitOptions.None)[2] == "2");
        lines.Length.ShouldBeGreaterThan(3);
        lines.Skip(1).Select(line => line.Split(',')[5]).First(rung => rung.Length > 0).ShouldBe("1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logs_TrialThatTheSweepDoesNotHave_IsAnError(bool follow) =>
        (await sweep.FailAsync(1, ["logs", "small-1", "--trial", "99", .. follow ? ["--follow"] : Array.Empty<string>()])).ShouldBe(
            $"eam: small-1 has no trial 99; it has trials 0 to 7{Environment.NewLine}"
        );

    [Fact]
    public async Task LogsAndShow_TimesForPeople_AreInUtcAndSaySo()
    {
        const string Utc = @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ";
        var lines = (await sweep.RunAsync(null, "logs", "small-1")).Trim().Split('\n');

        lines.ShouldAllBe(line => Regex.IsMatch(line, Utc + "  "));
        (await sweep.JsonAsync("show", "small-1"))["started"]!.ToString().ShouldStartWith(lines[0][..10]);
        (await sweep.RunAsync(null, "show", "small-1")).ShouldMatch(
            @"started +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, ended \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"
        );
    }

    [Fact]
    public async Task Logs_FollowOfAFinishedSweep_Ends() =>
        (await sweep.RunAsync(null, "logs", "small-1", "--follow")).ShouldBe(await sweep.RunAsync(null, "logs", "small-1"));

    [Fact]
    public async Task Logs_TrialThatIsNoNumber_IsAUsageError() =>
        (await sweep.FailAsync(2, "logs", "small-1", "--trial", "x")).ShouldContain("'x' is not the number of a trial");

    [Fact(Timeout = 60_000)]
    public async Task Logs_FollowOfARunningSweep_GoesOnUntilItStops()
    {
        using var folder = new TemporaryFolder();
        using var run = new TestTerminal();
        using var reached = new SemaphoreSlim(0);
        run.OnOutput("rung 1/", () => reached.Release());
        var running = run.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path);
        await reached.WaitAsync(TestContext.Current.CancellationToken);
        using var logs = new TestTerminal();
        using var shown = new SemaphoreSlim(0);
        logs.OnOutput("rung 3/", () => shown.Release());

        var following = logs.RunAsync("logs", "endless", "--follow", "--data", folder.Path);
        await shown.WaitAsync(TestContext.Current.CancellationToken);
        run.Interrupts.Signal();

        (await following).ShouldBe(0, logs.Error);
        (await running).ShouldBe(130);

        // The follower has seen all events, including the last ones.
        using var whole = new TestTerminal();
        (await whole.RunAsync("logs", "endless", "--data", folder.Path)).ShouldBe(0);
        logs.Output.ShouldBe(whole.Output);
    }
}
