using System.Text.Json.Nodes;
using Eam.Client.Tests.Commands;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;
using Eam.Testing.Trials;

namespace Eam.Client.Tests.Remote;

public sealed class RemoteRunTests
{
    // The first rung is reached at once, the next one is never reached.
    private static ScriptedRunner Hanging =>
        new() { Behaviour = (request, end) => request.Segment.Rung == 0 ? null : ScriptedRunner.Hang(end) };

    [Fact(Timeout = 60_000)]
    public async Task Run_OnAServer_ShowsItToItsEnd()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, new ScriptedRunner());

        var (output, _) = await server.RunAsync(0, "run", folder.Write(SmallSweeps.TwoMethods), "--seed", "11", "--slots", "3");

        output.ShouldContain("rung 2/2");
        output.ShouldContain("small-1 completed after");
        output.ShouldContain($"more: eam trials, best, compare or export small-1 --server {server.Address}");
        var results = SweepResults.Find(folder.Path, "small-1");
        (results.State.Spec.Seed, results.State.Spec.Slots).ShouldBe((11ul, 3));
        (await File.ReadAllTextAsync(Path.Combine(results.Folder, "sweep.yaml"), TestContext.Current.CancellationToken)).ShouldBe(
            SmallSweeps.TwoMethods
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_InterruptedOnAServer_LeavesTheSweepRunning()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, Hanging);
        using var run = new TestTerminal();
        run.InterruptAfter("rung 1/");

        (await run.RunAsync("run", folder.Write(SmallSweeps.TwoMethods), "--server", server.Address)).ShouldBe(130);

        run.Error.ShouldBe(
            $"eam: no longer watching small-1; it continues to run. To watch it again: eam watch small-1 --server {server.Address}; to stop it: eam stop small-1 --server {server.Address}{Environment.NewLine}"
        );
        SweepResults.Find(folder.Path, "small-1").Status.ShouldBe(SweepStatus.Running);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_ThenEveryVerbThatSteers_SteersTheServersSweep()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(
            folder.Path,
            new ScriptedRunner { Behaviour = (_, end) => ScriptedRunner.Hang(end) }
        );
        await File.WriteAllTextAsync(
            folder.File("night.yaml"),
            SmallSweeps.TwoMethods.Replace("name: small\n", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var (name, hint) = await server.RunAsync(0, "start", folder.File("night.yaml"));
        name.ShouldBe($"night-1{Environment.NewLine}", "the file's name, as `eam run` has it");
        hint.ShouldBe($"started on {server.Address}; to watch it: eam watch night-1 --server {server.Address}{Environment.NewLine}");
        while (SweepResults.Find(folder.Path, "night-1").State.Trials.Count < 2)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        (await AskAsync("pause", "night")).ShouldStartWith("night-1 is paused");
        (await AskAsync("resume", "night")).ShouldStartWith("night-1 is running: the server continues it.");
        (await AskAsync("cancel", "night", "--trial", "1")).ShouldStartWith("trial 1 of night-1 is cancelled; the sweep is running");
        (await AskAsync("retry", "night", "--trial", "1")).ShouldBe($"night-1: retrying 1 trial: 1{Environment.NewLine}");
        (await AskAsync("stop", "night")).ShouldStartWith(
            $"night-1 is stopped; nothing is lost. To resume: eam resume night-1 --server {server.Address}"
        );
        JsonNode.Parse(await AskAsync("resume", "night", "--json"))!["status"]!.GetValue<string>().ShouldBe("running");
        (await AskAsync("cancel", "night")).ShouldStartWith("night-1 is cancelled");

        async Task<string> AskAsync(params string[] words) => (await server.RunAsync(0, words)).Output;
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_SweepOfSomebodyElse_FollowsItToItsEnd(bool remote)
    {
        using var folder = new TemporaryFolder();
        using var go = new ManualResetEventSlim();
        await using var server = await RunningServer.StartAsync(
            folder.Path,
            new ScriptedRunner { Behaviour = (request, end) => request.Segment.Rung == 0 ? null : ScriptedRunner.Slow(go, end) }
        );
        await server.RunAsync(0, "start", folder.Write(SmallSweeps.TwoMethods));
        while (SweepResults.Find(folder.Path, "small-1").State.Trials.Count(trial => trial.Rung == 0) < 6)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using var watch = new TestTerminal((100, 30));
        watch.OnOutput("Ctrl-C leaves", go.Set);

        (await watch.RunAsync(["watch", "small", .. remote ? ["--server", server.Address] : (string[])["--data", folder.Path]])).ShouldBe(
            0,
            watch.Error
        );

        watch.Output.ShouldContain("running");
        watch.Output.ShouldContain("completed after");
    }

    [Fact(Timeout = 60_000)]
    public async Task Watch_OnATerminal_DrawsTheScreenAndSaysWhatCtrlCDoes()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, Hanging);
        await server.RunAsync(0, "start", folder.Write(SmallSweeps.TwoMethods));
        using var watch = new TestTerminal((100, 30));
        watch.InterruptAfter("Ctrl-C leaves the sweep running.");

        (await watch.RunAsync("watch", "small", "--server", server.Address)).ShouldBe(130);

        watch.Output.ShouldContain("gaussian-mixture, maximize control_objective"); // a segment may or may not run yet
        watch.Error.ShouldStartWith("eam: no longer watching small-1");
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_FileWithMistakes_TellsEachWithTheFilesNameAsLocally()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path);
        var file = folder.Write(
            SmallSweeps
                .TwoMethods.Replace("modes: 4", "modes: many", StringComparison.Ordinal)
                .Replace("trials: 6", "trials: none", StringComparison.Ordinal)
        );
        using var local = new TestTerminal();
        (await local.RunAsync("run", file, "--data", folder.Path)).ShouldBe(2);

        var (_, error) = await server.RunAsync(2, "run", file);

        error.ShouldBe(local.Error);
        error.ShouldContain($"{file}:2: ");
        SweepResults.List(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_WithoutAServer_SaysWhatToDo()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("start", "x.yaml")).ShouldBe(2);

        test.Error.ShouldStartWith("eam: 'eam start' needs --server URL or EAM_SERVER");
    }

    [Fact(Timeout = 60_000)]
    public async Task Tokens_MissingWrongOrReadOnly_AreToldAndNeverPrinted()
    {
        const string Write = "write-token-0123456789",
            Read = "read-token-0123456789";
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync(folder.Path, Hanging, ("EAM_TOKEN", Write), ("EAM_READ_TOKEN", Read));
        var file = folder.Write(SmallSweeps.TwoMethods);

        (await AskAsync(null, 1, "ls")).ShouldBe($"eam: {server.Address} requires a token: set EAM_TOKEN{Environment.NewLine}");
        (await AskAsync("wrong-token-0123456789", 1, "ls")).ShouldBe(
            $"eam: {server.Address} does not accept the token of EAM_TOKEN{Environment.NewLine}"
        );
        (await AskAsync(Read, 0, "ls")).ShouldBeEmpty();
        (await AskAsync(Read, 1, "start", file)).ShouldContain("this token is read-only: it cannot start or steer sweeps");
        (await AskAsync(Write, 0, "start", file)).ShouldStartWith("started on");

        async Task<string> AskAsync(string? token, int code, params string[] words)
        {
            using var test = token is null ? new TestTerminal() : new TestTerminal(null, ("EAM_TOKEN", token));
            (await test.RunAsync([.. words, "--server", server.Address])).ShouldBe(code, test.Error);
            if (token is not null)
                (test.Output + test.Error).ShouldNotContain(token);
            return test.Error;
        }
    }
}
