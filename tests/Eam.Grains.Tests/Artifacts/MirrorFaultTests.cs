using Eam.Core.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>Hosts that overtake each other, uploads that fail, and checkpoints and copies that are damaged or old.</summary>
public sealed class MirrorFaultTests : IAsyncLifetime
{
    private TwoHosts _hosts = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private FakeObjectStorage Storage => _hosts.Storage;

    public async ValueTask InitializeAsync() => _hosts = await TwoHosts.StartAsync();

    public ValueTask DisposeAsync() => _hosts.DisposeAsync();

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
        Storage.Names.ShouldBe(TwoHosts.Objects(1, 3, epoch: 3));
        _hosts.First.Points(2, 4);
        _hosts.First.Files.ShouldNotContain("trial-0007.000002.safetensors");
    }

    [Fact]
    public void Run_UploadFailsForGood_LeavesTheCheckpointBeforeAndThrowsOneLine()
    {
        _hosts.First.Points(0, 1);
        Storage.Fault = (method, name) => method == "PUT" && name == TwoHosts.Checkpoint(2) ? 500 : null;

        var failure = Should.Throw<ArtifactStoreException>(() => _hosts.First.Train(1, 2));

        failure.Message.ShouldStartWith($"cannot write {TwoHosts.Checkpoint(2)} in the object storage s3://eam-test/ at http://127.0.0.1:");
        failure.Message.ShouldNotContain("\n");
        Storage.Fault = (_, _) => null;
        _hosts.Second.Points(1, 3);
        Storage.Names.ShouldBe(TwoHosts.Objects(1, 3, epoch: 3));
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
        Storage.Names.ShouldBe(TwoHosts.Objects(2, 3, epoch: 3));
    }

    [Fact]
    public void Run_ObjectDamaged_FallsBackToTheOneBeforeAndKeepsItAside()
    {
        _hosts.First.Points(0, 1);
        _hosts.First.Points(1, 2);
        var bytes = Storage[TwoHosts.Checkpoint(2)];
        bytes[^1] ^= 1;

        var fallen = _hosts.Second.Train(2, 3).ShouldBeOfType<SegmentOutcome.Failed>();

        fallen.Kind.ShouldBe(FailureKind.Preempted);
        fallen.Reason.ShouldContain("falls back to the checkpoint before it");
        Storage[TwoHosts.Checkpoint(2) + ".damaged"].ShouldBe(bytes);
        Storage.Names.ShouldNotContain(TwoHosts.Checkpoint(2));
        _hosts.Second.Points(2, 4);
    }

    [Fact]
    public void Run_CopyDamaged_IsFetchedAnew()
    {
        _hosts.First.Points(0, 1);
        File.WriteAllText(Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.safetensors"), "damaged");

        _hosts.First.Points(1, 2);

        Storage.Names.ShouldBe(TwoHosts.Objects(1, 2, epoch: 2));
    }

    [Fact]
    public void Run_CheckpointOfAnotherConfiguration_IsSetAsideInTheStorageToo()
    {
        _hosts.First.Points(0, 1);
        var other = TwoHosts.Request(1, 2) with { Segment = TwoHosts.Request(1, 2).Segment with { Seed = 6 } };

        var fallen = _hosts.Second.Runner.Run(other, null, Now).ShouldBeOfType<SegmentOutcome.Failed>();

        fallen.Reason.ShouldContain("has another configuration");
        Storage.Names.ShouldContain(TwoHosts.Checkpoint(1) + ".damaged");
        Storage.Names.ShouldNotContain(TwoHosts.Checkpoint(1));
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
}
