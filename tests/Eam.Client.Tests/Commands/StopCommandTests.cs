using System.Text.Json.Nodes;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class StopCommandTests(FinishedSweep sweep)
{
    [Fact(Timeout = 60_000)]
    public async Task Stop_RunningSweep_DrainsIt_AndResumeGoesOn()
    {
        using var folder = new TemporaryFolder();
        using (var run = new TestTerminal())
        {
            using var reached = new SemaphoreSlim(0);
            run.OnOutput("rung 2/", () => reached.Release());
            var running = run.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path);
            await reached.WaitAsync(TestContext.Current.CancellationToken);
            using var stop = new TestTerminal();

            (await stop.RunAsync("stop", "endless", "--data", folder.Path)).ShouldBe(0, stop.Error);

            stop.Output.ShouldBe(
                $"endless-1 is stopped; nothing is lost. To resume: eam resume endless-1 --data {folder.Path}{Environment.NewLine}"
            );
            (await running).ShouldBe(130);
        }

        Directory.Exists(folder.File("sweeps", "endless-1", "requests")).ShouldBeFalse("a request must not stop the next run");
        using var resumed = new TestTerminal();
        resumed.InterruptAfter("rung 6/");
        (await resumed.RunAsync("resume", "endless", "--data", folder.Path)).ShouldBe(130);
        resumed.Output.ShouldContain("endless-1 stopped after");
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("pause")]
    public async Task StopAndPause_SweepThatHasEnded_SayTheSameAndSucceed(string verb)
    {
        (await sweep.RunAsync(null, verb, "small-1")).ShouldBe($"small-1 was not running: its status is completed{Environment.NewLine}");
        ((bool)(await sweep.JsonAsync(verb, "small-1"))["was_running"]!).ShouldBeFalse();
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_SweepWhoseProcessDied_MakesItStopped()
    {
        using var folder = new TemporaryFolder();
        using (var run = new TestTerminal())
        {
            run.InterruptAfter("rung 1/");
            (await run.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path)).ShouldBe(130);
        }

        // As a process leaves it that was killed.
        var manifest = folder.File("sweeps", "endless-1", "sweep.json");
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        text = text.Replace("\"status\": \"stopped\"", "\"status\": \"running\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, text, TestContext.Current.CancellationToken);
        using var stop = new TestTerminal();
        using var list = new TestTerminal();

        (await stop.RunAsync("stop", "endless-1", "--data", folder.Path)).ShouldBe(0, stop.Error);
        (await list.RunAsync("ls", "--data", folder.Path, "--json")).ShouldBe(0, list.Error);

        stop.Output.ShouldBe(
            $"endless-1 is stopped: the process that ran it had died. To resume: eam resume endless-1 --data {folder.Path}{Environment.NewLine}"
        );
        ((string)JsonNode.Parse(list.Output)!["sweeps"]![0]!["status"]!).ShouldBe("stopped");
    }

    [Theory]
    [InlineData("table", "small-1 was not running: its status is completed\n")]
    [InlineData("csv", "sweep,was_running,status\nsmall-1,false,completed\n")]
    [InlineData("json", """{"sweep":"small-1","was_running":false,"status":"completed"}""")]
    public async Task Stop_EachForm_HasTheSameAnswer(string form, string answer)
    {
        var output = (await sweep.RunAsync(null, "stop", "small-1", "-o", form)).ReplaceLineEndings("\n");

        (form == "json" ? JsonNode.Parse(output)!.ToJsonString() : output).ShouldBe(answer);
    }

    [Fact]
    public async Task Resume_AsCsv_PrintsTheTrialsAlone() =>
        (await sweep.RunAsync(null, "resume", "small-1", "-o", "csv")).ShouldBe(
            await sweep.RunAsync(null, "trials", "small-1", "-o", "csv")
        );

    [Fact(Timeout = 60_000)]
    public async Task Resume_RequestLeftFromAnotherRun_IsForgotten()
    {
        using var folder = new TemporaryFolder();
        using (var run = new TestTerminal())
        {
            run.InterruptAfter("rung 1/");
            (await run.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path)).ShouldBe(130);
        }

        Directory.CreateDirectory(folder.File("sweeps", "endless-1", "requests"));
        await File.WriteAllTextAsync(folder.File("sweeps", "endless-1", "requests", "1-stop"), "", TestContext.Current.CancellationToken);
        using var resumed = new TestTerminal();
        resumed.InterruptAfter("rung 6/");

        (await resumed.RunAsync("resume", "endless-1", "--data", folder.Path)).ShouldBe(130);

        resumed.Output.ShouldContain("rung 6/");
    }

    [Fact]
    public async Task Resume_WithoutAName_NoSweepOrSeveral_SaysSo()
    {
        using var folder = new TemporaryFolder();
        (await FailAsync(1)).ShouldBe($"eam: there is no sweep to resume in {folder.Path}: none is stopped, interrupted or paused\n");

        // As a process leaves them that was killed: a copy of a completed sweep that says that it runs.
        foreach (var name in (string[])["small-1", "small-2"])
        {
            var manifest = Path.Combine(sweep.Copy(folder, name), "sweep.json");
            var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
            text = text.Replace("\"status\": \"completed\"", "\"status\": \"running\"", StringComparison.Ordinal);
            await File.WriteAllTextAsync(manifest, text, TestContext.Current.CancellationToken);
        }

        (await FailAsync(2)).ShouldBe(
            $"eam: 2 sweeps can be resumed; name one of them: eam resume SWEEP --data {folder.Path}\neam:   small-1  interrupted\neam:   small-2  interrupted\n"
        );
        Directory.Delete(folder.File("sweeps", "small-2"), recursive: true);
        using var test = new TestTerminal();
        (await test.RunAsync("resume", "--data", folder.Path)).ShouldBe(0, test.Error);
        test.Error.ShouldContain("eam: resuming small-1, the only sweep that can be resumed");
        test.Output.ShouldContain("small-1 completed after");

        async Task<string> FailAsync(int code)
        {
            using var failing = new TestTerminal();
            (await failing.RunAsync("resume", "--data", folder.Path)).ShouldBe(code, failing.Output);
            return failing.Error.ReplaceLineEndings("\n");
        }
    }

    [Fact]
    public async Task Resume_CompletedSweep_ShowsItAndChangesNothing()
    {
        var before = await File.ReadAllBytesAsync(Path.Combine(sweep.Folder, "sweep.json"), TestContext.Current.CancellationToken);
        using var test = new TestTerminal();

        (await test.RunAsync("resume", "small-1", "--json", "--data", sweep.Data)).ShouldBe(0, test.Error);

        ((string)JsonNode.Parse(test.Output)!["status"]!).ShouldBe("completed");
        test.Error.ShouldContain("small-1 is already completed");
        (await File.ReadAllBytesAsync(Path.Combine(sweep.Folder, "sweep.json"), TestContext.Current.CancellationToken)).ShouldBe(before);
    }
}
