using System.Globalization;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Trials;
using Eam.Testing;
using static Eam.Engine.Tests.Commands.CommandScripts;

namespace Eam.Engine.Tests.Commands;

public sealed class CommandTrialRunnerTests : IDisposable
{
    // Reports and saves every 50 nfe, and ends when it is asked to. It continues from the number in its checkpoint.
    private const string InSteps = """
        hear; to=$(field to); next=$(field save_to); at=0
        printf '%s\n' "$line" >> starts.jsonl
        [ "$(field checkpoint)" != null ] && at=$(cat "$(field checkpoint)/at")
        while [ "$at" -lt "$to" ]; do
          at=$((at + 50))
          say '{"type":"report","compute":'$at',"metrics":{"reward":0.'$at'}}'
          echo $at > "$next/at"
          say '{"type":"save","compute":'$at'}'
          while hear; do
            case "$line" in
              *'"saved"'*) next=$(field save_to); break;;
              *) say '{"type":"done"}'; exit 0;;
            esac
          done
          if [ -e wait ]; then hear; say '{"type":"done"}'; exit 0; fi
        done
        say '{"type":"done"}'
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Large iterations may end the segment beyond the end of the next rung.
    [Fact]
    public void Run_TrialThatWentFurtherThanTheRung_ReachesItWithItsLastReport()
    {
        const string Further = """
            hear
            echo started >> starts.jsonl
            say '{"type":"report","compute":400,"metrics":{"reward":0.5}}'
            echo 400 > "$(field save_to)/at"
            say '{"type":"save","compute":400}'
            hear
            say '{"type":"done"}'
            """;
        var runner = Runner(_folder, Further);
        runner.Run(Request(), null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        var outcome = runner.Run(Request(rung: 1), null, Now);

        var point = outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points.ShouldHaveSingleItem();
        (point.Spent.Nfe, point.Metrics["reward"]).ShouldBe((400, 0.5));
        File.ReadAllLines(_folder.File("starts.jsonl")).Length.ShouldBe(1, "there is nothing to train");
    }

    [Fact]
    public void Run_WholeSegment_ReachesTheRungAndKeepsTheCheckpoint()
    {
        var progress = new List<SegmentProgress>();
        var saved = 0;

        var outcome = Runner(_folder, "echo out; echo error >&2\n" + Trains)
            .Run(Request() with { Saved = () => saved++ }, progress.Add, Now);

        var point = outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points.Single();
        point.Spent.ShouldBe(Spent.None with { Nfe = 100, Seconds = point.Spent.Seconds });
        point.Spent.Seconds.ShouldBeGreaterThan(0);
        point.Metrics.Declared.ShouldBe(new Dictionary<string, double> { ["reward"] = 0.5, ["kl"] = 2 }, ignoreOrder: true);
        progress.Single().ShouldBe(new SegmentProgress(100, double.NaN, 0.5));
        saved.ShouldBe(1);

        var checkpoint = Folder(_folder).Checkpoints.Load(3)!;
        File.ReadAllText(Path.Combine(checkpoint.Files!, "weights")).ShouldBe("weights at 100\n");
        Directory.GetDirectories(Folder(_folder).Checkpoints.Folder).ShouldBe([checkpoint.Files!], "no unfinished folder is left");
        var output = Output(_folder);
        output.ShouldStartWith("--- eam: rung 1, attempt 1, from 0 to 100 nfe, ");
        output.ShouldEndWith(" UTC ---\nout\nerror\n");
    }

    [Fact]
    public void Run_FirstMessage_HasAllThatTheProgramNeeds()
    {
        Runner(_folder, Trains).Run(Request(1) with { HasFallen = true, Device = "cuda:1" }, null, Now);

        var start = Starts().Single();
        start.GetProperty("protocol").GetInt32().ShouldBe(1);
        start.GetProperty("trial").GetInt32().ShouldBe(3);
        start.GetProperty("method").GetString().ShouldBe("am");
        start.GetProperty("parameters").GetRawText().ShouldBe("""{"learning_rate":0.003,"optimizer":"adam"}""");
        start.GetProperty("seed").GetUInt64().ShouldBe((1UL << 53) - 1);
        start.GetProperty("device").GetString().ShouldBe("cuda:0", "the program sees one GPU");
        start.GetProperty("unit").GetString().ShouldBe("nfe");
        start.GetProperty("from").GetDouble().ShouldBe(0);
        start.GetProperty("to").GetDouble().ShouldBe(300);
        start.GetProperty("reports_at").EnumerateArray().Select(at => Math.Round(at.GetDouble())).ShouldBe([173, 300]);
        start.GetProperty("checkpoint").ValueKind.ShouldBe(JsonValueKind.Null);
        start.GetProperty("save_to").GetString()!.ShouldStartWith(Folder(_folder).Checkpoints.Folder);
    }

    [Fact]
    public void Run_Environment_HasTheDescriptorsAndNoSettingsOfEam()
    {
        var device = Request() with { Device = "cuda:1" };

        Runner(_folder, "env > env.txt; ls -l /dev/fd/0 > stdin.txt\n" + Trains).Run(device, null, Now);

        var lines = File.ReadAllLines(_folder.File("env.txt"));
        lines
            .Where(line => line.StartsWith("EAM_", StringComparison.Ordinal))
            .ShouldBe(["EAM_TRIAL_IN=3", "EAM_TRIAL_OUT=4", "EAM_TRIAL_PROTOCOL=1"], ignoreOrder: true);
        lines.ShouldContain(line => line.StartsWith("CUDA_VISIBLE_DEVICES=", StringComparison.Ordinal));
        File.ReadAllText(_folder.File("stdin.txt")).ShouldContain("/dev/null");
    }

    [Theory]
    [InlineData("cuda:1", null, "1")]
    [InlineData("cuda:1", "4, 7", "7")]
    [InlineData("cuda:2", "4,7", "2")]
    [InlineData("cuda:1,cuda:0", "4,7", "7,4")]
    [InlineData("cuda:2,cuda:3", null, "2,3")]
    [InlineData("cpu", "4,7", "")]
    [InlineData("cpu,cpu", null, "")]
    public void Visible_Device_IsOneOfThoseThatEamSees(string device, string? visible, string expected) =>
        CommandVariables.Visible(device, visible).ShouldBe(expected);

    [Theory]
    [InlineData(null, null)]
    [InlineData("cpu", "cpu")]
    [InlineData("cpu,cpu", "cpu")]
    [InlineData("cuda:3", "cuda:0")]
    [InlineData("cuda:2,cuda:3", "cuda:0")]
    public void Seen_Device_HasTheNumberThatTheProgramSees(string? device, string? expected) =>
        CommandVariables.Seen(device).ShouldBe(expected);

    [Fact]
    public void Run_Stopped_ContinuesFromItsLastSaveWithThePointsOfAnUninterruptedSegment()
    {
        var runner = Runner(_folder, InSteps);
        using var stop = new CancellationTokenSource();
        File.WriteAllText(_folder.File("wait"), "");
        var saves = 0;

        runner.Run(Request() with { Saved = () => stop.Cancel() }, null, stop.Token).ShouldBeOfType<SegmentOutcome.Stopped>();
        File.Delete(_folder.File("wait"));
        var outcome = runner.Run(Request() with { Saved = () => saves++ }, null, Now);

        Computes(outcome).ShouldBe([50, 100]);
        saves.ShouldBe(1, "the first half was saved before the stop");
        Starts()[1].GetProperty("from").GetDouble().ShouldBe(50);
        Points(outcome).ShouldAllBe(point => point.Metrics.Declared!.ContainsKey("reward"), "also those that the checkpoint had");
        Points(outcome)[1].Spent.Seconds.ShouldBeGreaterThan(Points(outcome)[0].Spent.Seconds);
    }

    [Fact]
    public void Run_TwoRungs_ContinuesFromTheFirstAndLogsNoPointTwice()
    {
        var runner = Runner(_folder, InSteps);

        var first = runner.Run(Request(0), null, Now);
        var second = runner.Run(Request(1), null, Now);

        Computes(first).ShouldBe([50, 100]);
        Computes(second).ShouldBe([150, 200, 250, 300]);
        Starts()[1].GetProperty("checkpoint").GetString()!.ShouldEndWith(".files");
        Directory.GetFiles(Folder(_folder).Checkpoints.Folder, "*.safetensors").Length.ShouldBe(2, "the newest two stay");
        Directory.GetDirectories(Folder(_folder).Checkpoints.Folder).Length.ShouldBe(2);
    }

    [Fact]
    public void Run_SegmentWhoseEndWasNotLogged_IsReachedWithoutTheProgram()
    {
        var first = Runner(_folder, InSteps).Run(Request(), null, Now);

        var again = Runner(_folder, "exit 1").Run(Request(), null, Now);

        Computes(again).ShouldBe(Computes(first));
    }

    [Fact]
    public void Run_ProgramThatNeverSaves_TrainsAgainFromZeroInTheNextRungWithANote()
    {
        const string Script = """
            hear; printf '%s\n' "$line" >> starts.jsonl
            for at in 50 100 150 $(field to); do say '{"type":"report","compute":'$at',"metrics":{"reward":1}}'; [ $at -ge $(field to) ] && break; done
            say '{"type":"done"}'
            """;
        var runner = Runner(_folder, Script);

        Computes(runner.Run(Request(0), null, Now)).ShouldBe([50, 100]);
        Computes(runner.Run(Request(1), null, Now)).ShouldBe([150, 300]);
        Starts().ShouldAllBe(start => start.GetProperty("from").GetDouble() == 0);
        Output(_folder).ShouldContain("the program has saved no checkpoint, so the next rung trains the trial again from 0");
    }

    [Theory]
    [InlineData("echo boom; exit 3", FailureKind.Crashed, "its program ended with exit code 3; the last line of its output: boom")]
    [InlineData("exit 0", FailureKind.Crashed, "its program ended with exit code 0, but did not say that it was done")]
    [InlineData("kill -9 $$", FailureKind.OutOfMemory, "its program was killed by SIGKILL (out of memory?)")]
    [InlineData("exit 137", FailureKind.OutOfMemory, "its program was killed by SIGKILL (out of memory?)")]
    [InlineData("kill -11 $$", FailureKind.Crashed, "its program was killed by SIGSEGV (a crash of native code)")]
    [InlineData("exec ./missing", FailureKind.Crashed, "its program ended with exit code 127 (a program was not found or not executable)")]
    [InlineData("echo hello >&4; sleep 100", FailureKind.Crashed, "its program wrote 'hello' to the pipe, which is not a JSON object")]
    [InlineData("say '{\"type\":\"done\"}'", FailureKind.Crashed, "its program said that it was done, but it reported nothing")]
    [InlineData("say '{\"type\":\"done\"}'; exit 4", FailureKind.Crashed, "its program said that it was done, but ended with exit code 4")]
    [InlineData(
        "head -c 2000000 /dev/zero | tr '\\0' x >&4; sleep 100",
        FailureKind.Crashed,
        "its program wrote something wrong to the pipe: a line has more than 1048576 bytes"
    )]
    public void Run_ProgramThatFails_SaysHow(string script, FailureKind kind, string what)
    {
        var failed = Failure(_folder, script);

        failed.Kind.ShouldBe(kind);
        failed.Reason.ShouldStartWith("trial 3 (am): " + what);
    }

    [Fact]
    public void Run_ReportBelowTheTargetOrWithoutTheObjective_Crashed()
    {
        Failure(_folder, """say '{"type":"report","compute":99,"metrics":{"reward":1}}'; say '{"type":"done"}'""")
            .Reason.ShouldEndWith("but its last report is at compute 99, and the segment ends at 100 nfe");
        Failure(_folder, """say '{"type":"report","compute":100,"metrics":{"kl":1}}'; say '{"type":"done"}'""")
            .Reason.ShouldEndWith("but its last report does not have reward, which is an objective");
        var unsaved = Failure(
            _folder,
            """
            hear; echo x > "$(field save_to)/x"; say '{"type":"save","compute":60}'; hear
            say '{"type":"report","compute":100,"metrics":{"reward":1}}'; say '{"type":"done"}'
            """
        );
        unsaved.Reason.ShouldEndWith("but it last saved at compute 60, and the segment ends at 100 nfe");
        (unsaved.Compute, unsaved.Lost).ShouldBe((100, 40));
    }

    [Theory]
    [InlineData("ln -s /etc/passwd \"$to/link\"; echo x > \"$to/x\"", "link is a link, and links are not followed")]
    [InlineData("ln -s / \"$to/root\"", "root is a link, and links are not followed")]
    [InlineData("mkfifo \"$to/pipe\"", "pipe is not a plain file with a name in UTF-8")]
    [InlineData("mkdir \"$to/empty\"", "it has no file")]
    [InlineData("rm -r \"$to\"", "it is not a folder any more")]
    [InlineData("rm -r \"$to\"; ln -s /etc \"$to\"", "it is not a folder any more")]
    public void Run_CheckpointThatCannotBeKept_CrashesAndLeavesNothing(string script, string what)
    {
        var failed = Failure(_folder, $"hear; to=$(field save_to)\n{script}\nsay '{{\"type\":\"save\",\"compute\":50}}'; hear");

        failed.Kind.ShouldBe(FailureKind.Crashed);
        failed.Reason.ShouldBe($"trial 3 (am): its program saved a checkpoint at compute 50 that cannot be kept: {what}");
        Directory.GetFileSystemEntries(Folder(_folder).Checkpoints.Folder).ShouldBeEmpty();
    }

    [Fact]
    public void Run_DamagedFilesOfACheckpoint_FallsBackOnce()
    {
        var runner = Runner(_folder, InSteps);
        runner.Run(Request(0), null, Now);
        File.WriteAllText(Path.Combine(Folder(_folder).Checkpoints.Load(3)!.Files!, "at"), "99\n");

        var fallen = runner.Run(Request(1), null, Now).ShouldBeOfType<SegmentOutcome.Failed>();
        var again = runner.Run(Request(1), null, Now);

        fallen.Kind.ShouldBe(FailureKind.Preempted);
        fallen.Reason.ShouldContain("trial-0003.000002.files/at differs from its recorded size or SHA-256");
        fallen.Reason.ShouldEndWith(
            "it is kept as trial-0003.000002.safetensors.damaged, the trial falls back to the checkpoint before it"
        );
        Computes(again).ShouldBe([150, 200, 250, 300]);
        Starts()[^1].GetProperty("from").GetDouble().ShouldBe(50);
    }

    [Fact]
    public void Run_FloodOfReports_KeepsABoundedNumberOfPointsWithTheLast()
    {
        var outcome = Run(
            _folder,
            """
            seq 1 3000 | sed 's/.*/{"type":"report","compute":&,"metrics":{"reward":&}}/' >&4
            say '{"type":"done"}'
            """
        );

        var points = Points(outcome);
        points.Count.ShouldBeInRange(CommandPoints.Most / 2, CommandPoints.Most);
        points[^1].Spent.Nfe.ShouldBe(3000);
        points.Select(point => point.Spent.Nfe).ShouldBeInOrder();
        Output(_folder).ShouldContain("more than 1024 reports in one segment");
    }

    [Fact]
    public void Run_FloodOfOutput_DoesNotDisturbTheProgram()
    {
        var outcome = Run(_folder, "yes 'a line that says nothing' | head -c 20000000\n" + Trains);

        outcome.ShouldBeOfType<SegmentOutcome.RungReached>();
        new FileInfo(Folder(_folder).OutputOf(3)).Length.ShouldBeInRange(CommandOutput.Most / 2, CommandOutput.Most);
    }

    [Fact]
    public async Task Run_ProgramThatIsSilent_IsKilledAfterItsHeartbeat()
    {
        var time = new ManualTime();
        var runner = Runner(_folder, "say '{\"type\":\"progress\",\"compute\":7}'; hear; hear", TimeSpan.FromMinutes(10), time);
        var heard = new TaskCompletionSource();

        var run = Task.Run(() => runner.Run(Request(), _ => heard.SetResult(), Now), Now);
        await heard.Task.WaitAsync(Now);
        time.Advance(TimeSpan.FromMinutes(9));
        run.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMinutes(1));

        var failed = (await run).ShouldBeOfType<SegmentOutcome.Failed>();
        failed.Reason.ShouldBe("trial 3 (am): its program was killed, because it said nothing for 10m (task.heartbeat)");
        failed.Kind.ShouldBe(FailureKind.Crashed);
        failed.Compute.ShouldBe(7);
        time.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Run_PermitIsWithdrawn_KillsTheProgram()
    {
        var permit = new WritePermit();
        var runner = Runner(_folder, "say '{\"type\":\"progress\",\"compute\":7}'; hear; hear");

        var outcome = runner.Run(Request() with { Permit = permit }, _ => permit.Withdraw(), Now);

        outcome.ShouldBeOfType<SegmentOutcome.Failed>().Reason.ShouldBe("trial 3 (am): its program was killed with its segment");
    }

    [Fact]
    public void Run_ProgressThrows_KillsTheProgramAndPassesTheExceptionOn()
    {
        var runner = Runner(_folder, "echo $$ > pid; say '{\"type\":\"progress\",\"compute\":7}'; hear; hear");

        Should
            .Throw<OperationCanceledException>(() => runner.Run(Request(), _ => throw new OperationCanceledException("over"), Now))
            .Message.ShouldBe("over");

        IsAlive(File.ReadAllText(_folder.File("pid"))).ShouldBeFalse();
        Directory.GetDirectories(Folder(_folder).Checkpoints.Folder).ShouldBeEmpty();
    }

    [Fact]
    public void Run_ChildInTheBackgroundSurvivesTheProgram_IsEndedAndNotWaitedFor()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/setsid"), "setsid is not installed, so children cannot be found");

        var outcome = Run(_folder, "sleep 1000 & echo $! > pid\n" + Trains);

        outcome.ShouldBeOfType<SegmentOutcome.RungReached>();
        IsAlive(File.ReadAllText(_folder.File("pid"))).ShouldBeFalse();
    }

    [Fact]
    public void Constructor_ProgramOrFolderIsMissing_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsUnix);
        var spec = Spec(_folder, "");
        string Why(params string[] run) =>
            Should
                .Throw<EngineException>(() =>
                    new CommandTrialRunner(spec with { Command = spec.Command! with { Run = run } }, Folder(_folder), TimeProvider.System)
                )
                .Message;

        Why("no-such-program-1").ShouldStartWith("task.run: there is no program 'no-such-program-1' in PATH");
        Why("./train.sh").ShouldBe($"task.run: {_folder.File("./train.sh")} does not exist or is not executable");
        Why("-x").ShouldStartWith("task.run: '-x' is not a program");
        spec = spec with { Command = spec.Command! with { Folder = "/no/folder" } };
        Why("sh").ShouldBe("task.run: the folder /no/folder, in which the program starts, does not exist");
    }

    [Fact]
    public void Run_FolderThatWasNotFinished_IsDeletedWithItsTrialOnly()
    {
        var (left, other) = (Folder(_folder).Checkpoints.NewFolder(3), Folder(_folder).Checkpoints.NewFolder(4));
        File.WriteAllText(Path.Combine(left, "half"), "");

        Runner(_folder, Trains).Run(Request(), null, Now);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(other).ShouldBeTrue("another host may train that trial");
    }

    private static IReadOnlyList<CurvePoint> Points(SegmentOutcome outcome) =>
        outcome is SegmentOutcome.Failed failed
            ? throw new InvalidOperationException(failed.Reason)
            : outcome.ShouldBeOfType<SegmentOutcome.RungReached>().Points;

    private static long[] Computes(SegmentOutcome outcome) => [.. Points(outcome).Select(point => point.Spent.Nfe)];

    private JsonElement[] Starts() =>
        [.. File.ReadAllLines(_folder.File("starts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    // A process that has ended, and whose parent has not asked for its end, is still listed.
    private static bool IsAlive(string pid)
    {
        var status = $"/proc/{int.Parse(pid, CultureInfo.InvariantCulture)}/stat";
        try
        {
            return File.Exists(status) && File.ReadAllText(status).Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
