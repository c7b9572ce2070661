using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Grains.Artifacts;
using Eam.Testing;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Artifacts;

public sealed class MirroredRunnerTests : IAsyncLifetime
{
    private TwoHosts _hosts = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private FakeObjectStorage Storage => _hosts.Storage;

    public async ValueTask InitializeAsync() => _hosts = await TwoHosts.StartAsync();

    public ValueTask DisposeAsync() => _hosts.DisposeAsync();

    [Fact]
    public async Task Run_TrialMovesBetweenHosts_HasTheCheckpointsAndPointsOfOneThatStays()
    {
        await using var others = await TwoHosts.StartAsync();
        List<TrialMetrics> stays = [.. others.First.Points(0, 1), .. others.First.Points(1, 2), .. others.First.Points(2, 3)];

        List<TrialMetrics> moves = [.. _hosts.First.Points(0, 1), .. _hosts.Second.Points(1, 2), .. _hosts.First.Points(2, 3)];

        moves.ShouldBe(stays);
        var (one, other) = (_hosts.First.Local.Load(7)!, others.First.Local.Load(7)!);
        one.State.Tensors.Keys.ShouldBe(other.State.Tensors.Keys);
        foreach (var (name, tensor) in one.State.Tensors)
            tensor
                .Values.Select(BitConverter.SingleToInt32Bits)
                .ShouldBe(other.State.Tensors[name].Values.Select(BitConverter.SingleToInt32Bits), name);
        Storage.Names.ShouldBe(Objects(2, 3, epoch: 3));
    }

    [Fact]
    public void Run_ToARung_StoresItBeforeItReports()
    {
        _hosts.First.Points(0, 1);

        Storage[Checkpoint(1)].ShouldBe(File.ReadAllBytes(Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.safetensors")));
        var written = Storage.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).ToList();
        written.ShouldBe([$"PUT {TwoHosts.Prefix}trial-0007.000001.epoch", $"PUT {Checkpoint(1)}.sha256", $"PUT {Checkpoint(1)}"]);
    }

    [Fact]
    public void Run_LongSegment_StoresItsCheckpointsOnTheWay()
    {
        _hosts.First.Points(0, 1);
        var dying = new MirroredRunner(new TrialRunner(_hosts.First.Options with { CheckpointEvery = TimeSpan.Zero }), _hosts.First.Mirror);
        var iterations = 0;
        Should.Throw<InvalidOperationException>(() =>
            dying.Run(
                TwoHosts.Request(1, 2),
                _ =>
                {
                    // Before each iteration a checkpoint was due. It is stored beside the training.
                    string[] newest = [++iterations == 1 ? Checkpoint(1) : Part(2, iterations - 1), Part(2, iterations)];
                    SpinWait.SpinUntil(() => Whole().SequenceEqual(newest), TimeSpan.FromSeconds(20)).ShouldBeTrue();
                    if (iterations == 4)
                        throw new InvalidOperationException("a power cut");
                },
                Now
            )
        );

        Whole().ShouldBe([Part(2, 3), Part(2, 4)]);
        var (whole, rest) = (Iterations(TwoHosts.Request(1, 2) with { Epoch = null }), 0);
        _hosts.Second.Runner.Run(TwoHosts.Request(1, 3), _ => rest++, Now).ShouldBeOfType<SegmentOutcome.RungReached>();
        rest.ShouldBe(whole - 3, "the other host continues from the last stored checkpoint");
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_StorageIsSlowOnTheWay_TrainsOnMeanwhile()
    {
        using var reached = new ManualResetEventSlim();
        using var answers = new ManualResetEventSlim();
        Storage.Fault = (method, name) =>
        {
            if (method != "PUT" || name != Part(1, 1))
                return null;
            reached.Set();
            answers.Wait(Now);
            return null;
        };
        var runner = new MirroredRunner(
            new TrialRunner(_hosts.First.Options with { CheckpointEvery = TimeSpan.Zero }),
            _hosts.First.Mirror
        );
        var iterations = 0;

        var outcome = await Task.Run(
            () =>
                runner.Run(
                    TwoHosts.Request(0, 1),
                    _ =>
                    {
                        if (++iterations == 1)
                            reached.Wait(Now);
                    },
                    Now
                ),
            Now
        );

        outcome.ShouldBeOfType<SegmentOutcome.RungReached>();
        iterations.ShouldBeGreaterThan(2);
        Whole().ShouldContain(Checkpoint(1), "the segment's end does not wait for the slow upload either");
        answers.Set();
    }

    [Fact]
    public void Run_StorageDoesNotAnswerOnTheWay_TrainsOnAndStoresItAtTheEnd()
    {
        Storage.Fault = (method, name) => method == "PUT" && name.Contains(".01.safetensors", StringComparison.Ordinal) ? 500 : null;
        var runner = new MirroredRunner(
            new TrialRunner(_hosts.First.Options with { CheckpointEvery = TimeSpan.Zero }),
            _hosts.First.Mirror
        );

        runner.Run(TwoHosts.Request(0, 1), null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        Storage.Names.ShouldContain(Checkpoint(1));
    }

    [Fact]
    public void Run_CheckpointOnTheWayIsReplacedWhileItIsStored_TrainsOn()
    {
        // As a worker process does, which trains on while its host stores.
        var replaced = Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.01.safetensors");
        Storage.Fault = (method, name) =>
        {
            if (method == "PUT" && name.EndsWith(".01.safetensors.sha256", StringComparison.Ordinal))
                File.Delete(replaced);
            return null;
        };
        var runner = new MirroredRunner(
            new TrialRunner(_hosts.First.Options with { CheckpointEvery = TimeSpan.Zero }),
            _hosts.First.Mirror
        );

        runner.Run(TwoHosts.Request(0, 1), null, Now).ShouldBeOfType<SegmentOutcome.RungReached>();

        Storage.Names.ShouldContain(Checkpoint(1));
    }

    [Fact]
    public void Run_TimedOutWithACheckpoint_StoresItForTheNextHost()
    {
        const string reason = "trial 7: timed out after 1s on the way to rung 2; its checkpoint is saved";
        _hosts.First.Points(0, 1);
        using var late = new CancellationTokenSource();
        var iterations = 0;
        var timed = new ScriptedRunner
        {
            Behaviour = (request, _) =>
            {
                _hosts.First.Trainer.Run(request, step => CancelAfterTwo(), late.Token).ShouldBeOfType<SegmentOutcome.Stopped>();
                return new SegmentOutcome.Failed(FailureKind.Crashed, reason) { Lost = 0 };
            },
        };

        var outcome = new MirroredRunner(timed, _hosts.First.Mirror)
            .Run(TwoHosts.Request(1, 2), null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>();

        (outcome.Kind, outcome.Reason).ShouldBe((FailureKind.Crashed, reason));
        Storage.Names.ShouldContain(Checkpoint(2));
        var (whole, rest) = (Iterations(TwoHosts.Request(1, 2) with { Epoch = null }), 0);
        _hosts.Second.Runner.Run(TwoHosts.Request(1, 3), _ => rest++, Now).ShouldBeOfType<SegmentOutcome.RungReached>();
        rest.ShouldBe(whole - 2, "the other host continues from the checkpoint that the segment saved when its time was over");

        void CancelAfterTwo()
        {
            if (++iterations == 2)
                late.Cancel();
        }
    }

    [Fact]
    public void Run_SegmentWasGivenUp_KeepsItsReasonAndStoresNothing()
    {
        const string reason = "trial 7: timed out after 1s on the way to rung 1; it did not stop within 30s and was killed";
        var hanging = new ScriptedRunner
        {
            Behaviour = (request, token) =>
            {
                _hosts.First.Trainer.Run(request, null, token);
                request.Permit!.Withdraw();
                return new SegmentOutcome.Failed(FailureKind.Crashed, reason);
            },
        };

        var outcome = new MirroredRunner(hanging, _hosts.First.Mirror)
            .Run(TwoHosts.Request(0, 1) with { Permit = new WritePermit() }, null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>();

        outcome.Reason.ShouldBe(reason);
        Storage.Names.ShouldBe([$"{TwoHosts.Prefix}trial-0007.000001.epoch"]);
    }

    [Fact]
    public void Run_OfAnEpochThatAnotherHostHasPassed_IsRefusedAndStoresNothing()
    {
        _hosts.First.Points(0, 1);
        _hosts.Second.Points(1, 5);
        var before = Storage.Names.ToList();

        var outcome = _hosts.First.Train(1, 3).ShouldBeOfType<SegmentOutcome.Failed>();

        (outcome.Kind, outcome.Reason).ShouldBe(
            (FailureKind.Preempted, "trial 7: a checkpoint of epoch 3 is refused, because the trial now has epoch 5")
        );
        Storage
            .Names.Where(name => name.Contains("safetensors", StringComparison.Ordinal))
            .ShouldBe(before.Where(name => name.Contains("safetensors", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_AnotherHostTakesTheTrialMeanwhile_RefusesTheLateCheckpoint()
    {
        _hosts.First.Points(0, 1);
        var frozen = new ScriptedRunner
        {
            Behaviour = (request, token) =>
            {
                // While this host is frozen, the trial resumes on another host. Then this host continues and trains to the end.
                _hosts.Second.Points(1, 3);
                return _hosts.First.Trainer.Run(request, null, token);
            },
        };

        var outcome = new MirroredRunner(frozen, _hosts.First.Mirror)
            .Run(TwoHosts.Request(1, 2), null, Now)
            .ShouldBeOfType<SegmentOutcome.Failed>();

        outcome.Reason.ShouldBe("trial 7: a checkpoint of epoch 2 is refused, because the trial now has epoch 3");
        Storage.Names.ShouldBe(Objects(1, 3, epoch: 3));
        _hosts.First.Points(2, 4);
        _hosts.First.Files.ShouldNotContain("trial-0007.000002.safetensors");
    }

    [Fact]
    public void Run_UploadFailsForGood_LeavesTheCheckpointBeforeAndThrowsOneLine()
    {
        _hosts.First.Points(0, 1);
        Storage.Fault = (method, name) => method == "PUT" && name == Checkpoint(2) ? 500 : null;

        var failure = Should.Throw<ArtifactStoreException>(() => _hosts.First.Train(1, 2));

        failure.Message.ShouldStartWith($"cannot write {Checkpoint(2)} in the object storage s3://eam-test/ at http://127.0.0.1:");
        failure.Message.ShouldNotContain("\n");
        Storage.Fault = (_, _) => null;
        _hosts.Second.Points(1, 3);
        Storage.Names.ShouldBe(Objects(1, 3, epoch: 3));
    }

    [Fact]
    public void Run_UploadFailedAndTheTrialComesBack_GoesOnFromWhatThisHostSaved()
    {
        _hosts.First.Points(0, 1);
        Storage.Fault = (method, name) => method == "PUT" && name.Contains("000002.safetensors", StringComparison.Ordinal) ? 503 : null;
        Should.Throw<ArtifactStoreException>(() => _hosts.First.Train(1, 2));
        Storage.Fault = (_, _) => null;

        var iterations = 0;
        _hosts
            .First.Runner.Run(TwoHosts.Request(1, 3), _ => iterations++, Now)
            .ShouldBeOfType<SegmentOutcome.RungReached>()
            .Points.Count.ShouldBeGreaterThan(0);

        iterations.ShouldBe(0);
        Storage.Names.ShouldBe(Objects(2, 3, epoch: 3));
    }

    [Fact]
    public void Run_ObjectDamaged_FallsBackToTheOneBeforeAndKeepsItAside()
    {
        _hosts.First.Points(0, 1);
        _hosts.First.Points(1, 2);
        var bytes = Storage[Checkpoint(2)];
        bytes[^1] ^= 1;

        var fallen = _hosts.Second.Train(2, 3).ShouldBeOfType<SegmentOutcome.Failed>();

        fallen.Kind.ShouldBe(FailureKind.Preempted);
        fallen.Reason.ShouldContain("falls back to the checkpoint before it");
        Storage[Checkpoint(2) + ".damaged"].ShouldBe(bytes);
        Storage.Names.ShouldNotContain(Checkpoint(2));
        _hosts.Second.Points(2, 4);
    }

    [Fact]
    public void Run_CopyDamaged_IsFetchedAnew()
    {
        _hosts.First.Points(0, 1);
        File.WriteAllText(Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.safetensors"), "damaged");

        _hosts.First.Points(1, 2);

        Storage.Names.ShouldBe(Objects(1, 2, epoch: 2));
    }

    [Fact]
    public void Run_CheckpointOfAnotherConfiguration_IsSetAsideInTheStorageToo()
    {
        _hosts.First.Points(0, 1);
        var other = TwoHosts.Request(1, 2) with { Segment = TwoHosts.Request(1, 2).Segment with { Seed = 6 } };

        var fallen = _hosts.Second.Runner.Run(other, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();

        fallen.Reason.ShouldContain("has another configuration");
        Storage.Names.ShouldContain(Checkpoint(1) + ".damaged");
        Storage.Names.ShouldNotContain(Checkpoint(1));
    }

    [Fact]
    public void Run_CopiesOfAnHourAgo_AreDeleted()
    {
        _hosts.First.Points(0, 1);
        foreach (var file in Directory.EnumerateFiles(_hosts.First.Local.Folder))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));

        new MirroredRunner(new ScriptedRunner(), _hosts.First.Mirror).Run(
            TwoHosts.Request(0, 9) with
            {
                Segment = TwoHosts.Request(0, 9).Segment with { Trial = 8 },
            },
            null,
            Now
        );

        _hosts.First.Files.ShouldBe(["trial-0008.epoch"]);
        _hosts.First.Points(1, 2);
    }

    [Fact]
    public void Run_AnotherTrialBeginsDuringALongSegment_KeepsTheSegmentsCopies()
    {
        _hosts.First.Points(0, 1);
        var copy = Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.safetensors");
        var other = TwoHosts.Request(0, 9) with { Segment = TwoHosts.Request(0, 9).Segment with { Trial = 8 } };
        var isKept = false;
        var training = new ScriptedRunner
        {
            Behaviour = (_, token) =>
            {
                File.SetLastWriteTimeUtc(copy, DateTime.UtcNow.AddHours(-2));
                new MirroredRunner(new ScriptedRunner(), _hosts.First.Mirror).Run(other, null, token);
                isKept = File.Exists(copy);
                return null;
            },
        };

        new MirroredRunner(training, _hosts.First.Mirror).Run(TwoHosts.Request(1, 2), null, Now);

        isKept.ShouldBeTrue("a later checkpoint of the segment would get a number that the storage knows already");
    }

    // Of a segment that begins where rung 0 ends, on a host without a storage.
    private static int Iterations(SegmentRequest request)
    {
        using var folder = new TemporaryFolder();
        var runner = new TrialRunner(TwoHosts.Settings with { Checkpoints = new CheckpointStore(folder.File("checkpoints")) });
        runner.Run(TwoHosts.Request(0, 1) with { Epoch = null }, null, Now);
        var iterations = 0;
        runner.Run(request, _ => iterations++, Now);
        return iterations;
    }

    // The stored checkpoints.
    private IEnumerable<string> Whole() => Storage.Names.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal));

    // A checkpoint on the way of a segment.
    private static string Part(long version, int part) => $"{TwoHosts.Prefix}trial-0007.{version:D6}.{part:D2}.safetensors";

    private static string Checkpoint(long version) => $"{TwoHosts.Prefix}trial-0007.{version:D6}.safetensors";

    private static IEnumerable<string> Objects(long older, long newer, long epoch) =>
        new[]
        {
            Checkpoint(older),
            Checkpoint(older) + ".sha256",
            Checkpoint(newer),
            Checkpoint(newer) + ".sha256",
            $"{TwoHosts.Prefix}trial-0007.{epoch:D6}.epoch",
        }.Order(StringComparer.Ordinal);
}
