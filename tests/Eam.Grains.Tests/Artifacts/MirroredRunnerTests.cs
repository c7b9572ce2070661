using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Trials;
using Eam.Grains.Artifacts;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>Segments whose checkpoints are stored, so that trials move between hosts.</summary>
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
        Storage.Names.ShouldBe(TwoHosts.Objects(2, 3, epoch: 3));
    }

    [Fact]
    public void Run_ToARung_StoresItBeforeItReports()
    {
        _hosts.First.Points(0, 1);

        var stored = TwoHosts.Checkpoint(1);
        Storage[stored].ShouldBe(File.ReadAllBytes(Path.Combine(_hosts.First.Local.Folder, "trial-0007.000001.safetensors")));
        var written = Storage.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).ToList();
        written.ShouldBe([$"PUT {TwoHosts.Prefix}trial-0007.000001.epoch", $"PUT {stored}.sha256", $"PUT {stored}"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Run_LongSegment_StoresItsCheckpointsOnTheWay()
    {
        _hosts.First.Points(0, 1);
        var dying = new MirroredRunner(new TrialRunner(_hosts.First.Options with { CheckpointEvery = TimeSpan.Zero }), _hosts.First.Mirror);
        var iterations = 0;
        await Should.ThrowAsync<InvalidOperationException>(() =>
            Task.Run(
                () =>
                    dying.Run(
                        TwoHosts.Request(1, 2),
                        _ =>
                        {
                            // Before each iteration a checkpoint was due. It is stored beside the training.
                            string[] newest = [++iterations == 1 ? TwoHosts.Checkpoint(1) : Part(2, iterations - 1), Part(2, iterations)];
                            SpinWait.SpinUntil(() => Now.IsCancellationRequested || Whole().SequenceEqual(newest));
                            if (iterations == 4)
                                throw new InvalidOperationException("a power cut");
                        },
                        Now
                    ),
                Now
            )
        );

        Whole().ShouldBe([Part(2, 3), Part(2, 4)]);
        var (whole, rest) = (TwoHosts.Iterations(TwoHosts.Request(1, 2) with { Epoch = null }), 0);
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
        Whole().ShouldContain(TwoHosts.Checkpoint(1), "the segment's end does not wait for the slow upload either");
        answers.Set();
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_TrainsOnWhileACheckpointIsStored_SaysAtWhichComputeItWasSaved()
    {
        using var trainedOn = new ManualResetEventSlim();
        using var stored = new ManualResetEventSlim();
        var (isSaved, compute) = (false, double.NaN);
        Storage.Fault = (_, _) =>
        {
            if (Volatile.Read(ref isSaved))
                trainedOn.Wait(Now);
            return null;
        };
        var request = TwoHosts.Request(0, 1) with
        {
            Stored = saved =>
            {
                compute = saved;
                stored.Set();
            },
        };

        await Task.Run(() => new MirroredRunner(new Saving(Train), _hosts.First.Mirror).Run(request, null, Now), Now);

        compute.ShouldBe(120);

        void Train(SegmentRequest segment, Action<SegmentProgress> progress)
        {
            progress(new(120, 1, 0));
            Volatile.Write(ref isSaved, true);
            segment.Saved!();
            progress(new(420, 1, 0));
            trainedOn.Set();
            stored.Wait(Now);
        }
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

        Storage.Names.ShouldContain(TwoHosts.Checkpoint(1));
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

        Storage.Names.ShouldContain(TwoHosts.Checkpoint(1));
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
        Storage.Names.ShouldContain(TwoHosts.Checkpoint(2));
        var (whole, rest) = (TwoHosts.Iterations(TwoHosts.Request(1, 2) with { Epoch = null }), 0);
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

    // The stored checkpoints.
    private IEnumerable<string> Whole() => Storage.Names.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal));

    // A checkpoint on the way of a segment.
    private static string Part(long version, int part) => $"{TwoHosts.Prefix}trial-0007.{version:D6}.{part:D2}.safetensors";

    private sealed class Saving(Action<SegmentRequest, Action<SegmentProgress>> train) : ITrialRunner
    {
        public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
        {
            train(request, progress!);
            return new SegmentOutcome.Stopped();
        }
    }
}
