using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Trials;
using Eam.Engine.Workers;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Workers;

/// <summary>Tests the sweep's side, with shell scripts as workers that fail. A correct worker is tested with the command itself.</summary>
public sealed class WorkerProcessTests : IDisposable
{
    private static readonly SegmentRequest Request = new(new(3, 1, 0, Configuration.Defaults("eam"), 7, 100, 300));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Runs until its input ends: under load, a script that ends sooner may be gone before it is greeted.
    private const string Listens = "exec cat >/dev/null";

    private readonly TemporaryFolder _folder = new();

    public WorkerProcessTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 3", "ended with exit code 3")]
    [InlineData("echo cannot load libtorch.so >&2; exit 127", "ended with exit code 127; its last message: cannot load libtorch.so")]
    [InlineData("kill -9 $$", "was killed by SIGKILL (out of memory?)")]
    [InlineData("kill -SEGV $$", "was killed by SIGSEGV (a crash of native code)")]
    public void Start_WorkerThatDies_SaysHow(string script, string how) =>
        Should.Throw<EngineException>(() => Start(script)).Message.ShouldBe($"worker '/bin/sh -c {script}' {how}");

    [Fact]
    public void Start_WorkerThatWritesSomethingElse_SaysWhat() =>
        Should
            .Throw<EngineException>(() => Start("echo Hello, world; exec cat >/dev/null"))
            .Message.ShouldEndWith("is not a worker: its standard output had 'Hell' instead of a message's length");

    [Fact]
    public void Start_WorkerThatDoesNotAnswer_IsKilled() =>
        Should
            .Throw<EngineException>(() => Start("exec cat >/dev/null", TimeSpan.FromMilliseconds(50)))
            .Message.ShouldEndWith("did not answer within 0.05 s");

    [Fact]
    public void Start_OtherVersion_NamesBoth() =>
        Should
            .Throw<EngineException>(() => Start($"{Says(new WorkerMessage.Ready(7, "9.9.9"))}; {Listens}"))
            .Message.ShouldEndWith($"is Eam 9.9.9 (messages 7), but this is Eam {EamVersion.Current} (messages 4)");

    [Fact]
    public void Start_NoSuchProgram_SaysSo() =>
        Should
            .Throw<EngineException>(() => Start(new WorkerProgram(_folder.File("nothing"), []), Patience))
            .Message.ShouldStartWith($"cannot start worker '{_folder.File("nothing")}': ");

    [Theory]
    [InlineData("echo tensor of shape >&2; kill -9 $$", "was killed by SIGKILL (out of memory?); its last message: tensor of shape")]
    [InlineData("exit 0", "ended with exit code 0")]
    [InlineData(
        "printf 'loading model...'; exec sleep 60",
        "was killed, because its standard output had 'load' instead of a message's length"
    )]
    public void Run_WorkerThatGoesWrongInASegment_FailsTheSegmentWithTheReason(string then, string reason)
    {
        using var worker = Start(Says(Ready) + "; head -c 100 >/dev/null; " + then);

        var failure = Should.Throw<EngineException>(() => worker.Run(Request, null, CancellationToken.None));

        failure.Message.ShouldBe($"trial 3: its worker {reason}");
        worker.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public async Task Kill_WorkerThatHangs_EndsItsSegment()
    {
        using var worker = Start(Says(Ready) + "; exec sleep 1000");
        var run = Task.Run(() => worker.Run(Request, null, CancellationToken.None), TestContext.Current.CancellationToken);

        worker.Kill("was killed after its time-out");

        (await Should.ThrowAsync<EngineException>(() => run)).Message.ShouldBe("trial 3: its worker was killed after its time-out");
    }

    [Fact]
    public async Task Run_RightToWriteWithdrawn_KillsTheWorkerBeforeItReturns()
    {
        using var worker = Start(Says(Ready) + $"; head -c 100 >/dev/null; touch {_folder.File("runs")}; exec sleep 1000");
        var permit = new WritePermit();
        var run = Task.Run(
            () => worker.Run(Request with { Permit = permit }, null, CancellationToken.None),
            TestContext.Current.CancellationToken
        );
        SpinWait.SpinUntil(() => File.Exists(_folder.File("runs")));

        permit.Withdraw();

        (await Should.ThrowAsync<EngineException>(() => run)).Message.ShouldBe("trial 3: its worker was killed with its segment");
        worker.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void Run_CheckpointLost_TellsTheWorkerOfTheNextAttempt()
    {
        var heard = _folder.File("heard");
        var lost = new WorkerMessage.Failed(FailureKind.Preempted, "trial 3: its checkpoint is gone");
        var program = new WorkerProgram(
            "/bin/sh",
            ["-c", $"{Says(Ready, lost, new WorkerMessage.Stopped(), new WorkerMessage.Stopped())}; exec cat >{heard}"]
        );
        var folder = new SweepFolder(_folder.File("sweep"));
        using (var runner = new ProcessTrialRunner(SweepSpecs.Small(), folder, program, AssetFiles.Shipped, TimeProvider.System))
        {
            for (var attempt = 0; attempt < 3; attempt++)
                runner.Run(Request with { Segment = Request.Segment with { Attempt = attempt } }, null, CancellationToken.None);
        }

        var requests = File.ReadAllText(heard).Split("\"has_fallen\":")[1..];
        requests.Select(text => text.Split('}')[0]).ShouldBe(["false", "true", "false"]);
    }

    [Fact]
    public void Run_DiskFullInTheWorker_IsKnownAsSuchHere()
    {
        using var worker = Start(
            Says(Ready, new WorkerMessage.Broken("cannot write /c: No space left on device", true)) + "; exec cat >/dev/null"
        );

        var failure = Should.Throw<EngineException>(() => worker.Run(Request, null, CancellationToken.None));

        Engine.Files.FileErrors.IsDiskFull(failure).ShouldBeTrue();
        failure.Message.ShouldBe("cannot write /c: No space left on device");
    }

    [Fact]
    public void Start_EndlessChatter_IsKeptInAFileOfBoundedSize()
    {
        using (
            Start(
                "i=0; while [ $i -lt 40000 ]; do echo 'a line of some forty characters, or more' >&2; i=$((i+1)); done; "
                    + $"{Says(Ready)}; {Listens}"
            )
        ) { }

        new FileInfo(_folder.File("worker.log")).Length.ShouldBeLessThan(300 * 1024);
        Directory.GetFiles(_folder.Path, "worker.log*").Length.ShouldBe(2);
    }

    [Fact]
    public void Start_SecretsOfTheServer_AreNotHandedOn()
    {
        string[] secrets =
        [
            "EAM_TOKEN",
            "EAM_READ_TOKEN",
            "Eam__ConnectionString",
            "PGPASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "TORCH_HUB_TOKEN",
        ];
        foreach (var name in secrets)
            Environment.SetEnvironmentVariable(name, "secret-of-the-server");
        Environment.SetEnvironmentVariable("OMP_OF_THE_TEST", "handed-on");
        try
        {
            using var worker = Start($"env > {_folder.File("env")}; {Says(Ready)}; {Listens}");
        }
        finally
        {
            foreach (var name in (string[])[.. secrets, "OMP_OF_THE_TEST"])
                Environment.SetEnvironmentVariable(name, null);
        }

        var environment = File.ReadAllText(_folder.File("env"));
        environment.ShouldNotContain("secret-of-the-server");
        environment.ShouldContain("PATH=");
        environment.ShouldContain("OMP_OF_THE_TEST=handed-on");
    }

    [Theory]
    [InlineData("LC_ALL", true)]
    [InlineData("DOTNET_ROOT", true)]
    [InlineData("CUDA_VISIBLE_DEVICES", true)]
    [InlineData("EAM_ASSETS", true)]
    [InlineData("Path", true)]
    [InlineData("DOTNET_Kestrel__Certificates__Default__Password", false)]
    [InlineData("EAM_HOME", false)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", false)]
    [InlineData("HTTPS_PROXY", false)]
    [InlineData("Eam__Artifacts__Bucket", false)]
    public void MayHave_OfAName_FollowsTheList(string name, bool expected) => WorkerVariables.MayHave(name).ShouldBe(expected);

    [Fact]
    public void WaitUntilFree_WorkerOfAnEarlierRun_IsWaitedForAndThenNamed()
    {
        var path = _folder.File("lock");
        using (OrphanLock.Share(path))
        using (OrphanLock.Share(path))
            Should
                .Throw<EngineException>(() => OrphanLock.WaitUntilFree(path, TimeSpan.Zero, TimeProvider.System))
                .Message.ShouldContain($"is still alive and holds {path}");

        OrphanLock.WaitUntilFree(path, TimeSpan.Zero, TimeProvider.System);
    }

    private static WorkerMessage Ready => WorkerScripts.Ready;

    private WorkerProcess Start(string script, TimeSpan? patience = null) =>
        Start(new WorkerProgram("/bin/sh", ["-c", script]), patience ?? Patience);

    private WorkerProcess Start(WorkerProgram program, TimeSpan patience)
    {
        var spec = SpecRecord.Of(SweepSpecs.Small());
        var begin = new WorkerMessage.Begin(
            WorkerMessage.Protocol,
            VersionsRecord.Current.Eam,
            spec.Task,
            ComputeUnit.Nfe,
            spec.Evaluation,
            _folder.File("checkpoints"),
            [],
            _folder.File("lock")
        );
        return WorkerProcess.Start(program, begin, _folder.File("worker.log"), new Dictionary<string, string>(), patience);
    }

    private string Says(params WorkerMessage[] messages) => WorkerScripts.Says(_folder, messages);
}
