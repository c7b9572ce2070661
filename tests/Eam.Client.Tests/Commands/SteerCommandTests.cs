using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class SteerCommandTests(FinishedSweep sweep)
{
    [Fact(Timeout = 60_000)]
    public async Task PauseResumeCancel_SweepOfAnotherCommand_SteerIt()
    {
        using var folder = new TemporaryFolder();
        using var run = new TestTerminal();
        var running = run.RunAsync(
            "run",
            folder.Write(SmallSweeps.Endless.Replace("sha", "none", StringComparison.Ordinal)),
            "--data",
            folder.Path
        );
        while (
            !File.Exists(folder.File("sweeps", "endless-1", "sweep.json"))
            || SweepResults.Find(folder.Path, "endless-1").State.Trials.Count < 3
        )
            await Task.Delay(20, TestContext.Current.CancellationToken);

        (await AskAsync("pause", "endless")).ShouldBe(
            $"endless-1 is paused; its process waits. To resume: eam resume endless-1 --data {folder.Path}{Environment.NewLine}"
        );
        SweepResults.Find(folder.Path, "endless-1").Status.ShouldBe(SweepStatus.Paused);
        (await AskAsync("resume", "endless")).ShouldBe($"endless-1 is running: the process that holds it continues{Environment.NewLine}");
        (await AskAsync("cancel", "endless", "--trial", "1")).ShouldBe(
            $"trial 1 of endless-1 is cancelled; the sweep is running{Environment.NewLine}"
        );
        (await AskAsync("retry", "endless", "--trial", "1", "-o", "csv"))
            .Split(Environment.NewLine)
            .ShouldBe(["sweep,retried", "endless-1,1", ""]);
        (await AskAsync("cancel", "endless", "--trial", "1", "-o", "csv"))
            .Split(Environment.NewLine)
            .ShouldBe(["sweep,was_running,status,trial", "endless-1,true,running,1", ""]);
        var cancelled = JsonNode.Parse(await AskAsync("cancel", "endless", "--json"))!;

        ((bool)cancelled["was_running"]!, (string)cancelled["status"]!).ShouldBe((true, "cancelled"));
        (await running).ShouldBe(130);
        run.Error.ShouldContain("eam: cancelled; the results so far are in ");
        (await AskAsync("logs", "endless")).ShouldContain("sweep cancelled  all trials that had not ended are cancelled");
        (await FailAsync("resume", "endless")).ShouldStartWith("eam: endless-1 was cancelled and cannot be resumed");

        async Task<string> AskAsync(params string[] words)
        {
            using var user = new TestTerminal();
            (await user.RunAsync([.. words, "--data", folder.Path])).ShouldBe(0, user.Error);
            return user.Output;
        }

        async Task<string> FailAsync(params string[] words)
        {
            using var user = new TestTerminal();
            (await user.RunAsync([.. words, "--data", folder.Path])).ShouldBe(1);
            return user.Error;
        }
    }

    [Theory]
    [InlineData("cancel", "small-1 has completed, so there is nothing to cancel")]
    [InlineData("retry", "small-1 has no trial that crashed too often, so there is nothing to retry")]
    [InlineData("cancel --trial 99", "small-1 has no trial 99; it has trials 0 to 7")]
    [InlineData("retry --trial 0", "small-1: trial 0 cannot be retried: ")]
    public async Task Steer_CompletedSweep_SaysWhyNotInOneLine(string words, string why) =>
        (await sweep.FailAsync(1, [words.Split(' ')[0], "small-1", .. words.Split(' ')[1..]])).ShouldContain(why);

    [Theory]
    [InlineData("cancle", "did you mean 'cancel'?")]
    [InlineData("pasue", "did you mean 'pause'?")]
    [InlineData("retyr", "did you mean 'retry'?")]
    public async Task Steer_MisspeltVerb_IsToldTheNearest(string verb, string hint) =>
        (await sweep.FailAsync(2, verb, "small-1")).ShouldContain(hint);

    [Fact]
    public async Task Cancel_TrialThatIsNoNumber_IsAUsageError() =>
        (await sweep.FailAsync(2, "cancel", "small-1", "--trial", "-3")).ShouldContain("--trial: '-3' is not the number of a trial");
}
