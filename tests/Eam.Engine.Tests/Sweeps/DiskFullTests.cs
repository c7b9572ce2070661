using System.Collections.Concurrent;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>Real sweeps on a disk of 32 MiB that another program fills.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly SmallDisk? _disk = SmallDisk.TryMount(32 * 1024);
    private readonly TemporaryFolder _elsewhere = new();
    private readonly ConcurrentQueue<string> _notices = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static SweepSpec Spec
    {
        get
        {
            var small = SweepSpecs.Small(trials: 8);
            return small with { Halving = small.Halving with { MinCompute = 1000, MaxCompute = 3000 } };
        }
    }

    private SmallDisk Disk => _disk ?? throw new InvalidOperationException();

    public void Dispose()
    {
        _disk?.Dispose();
        _elsewhere.Dispose();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task RunAsync_DiskFullThenFree_PausesSaysSoAndGoesOnToTheSameTable(int segment)
    {
        Skip();
        var expected = Table((await LastAsync(Service(_elsewhere.Path), Spec)).Folder);
        using var fill = new Filling(segment, Disk);
        await using var service = Service(Disk.Path, fill.Around);
        var sweep = await service.StartAsync(Spec, "", Now);

        var paused = (SweepUpdate?)null;
        var last = (SweepUpdate?)null;
        await foreach (var update in service.WatchAsync(sweep, Now))
        {
            last = update;
            if (update.Status != SweepStatus.Paused || paused is not null)
                continue;
            paused = update;
            var read = SweepResults.Find(Disk.Path, sweep);
            (read.Status, read.Message).ShouldBe((SweepStatus.Paused, update.Message), "who looks at the folder learns it too");
            Disk.Free();
        }

        paused.ShouldNotBeNull();
        paused.Message!.ShouldStartWith("paused: the disk is full (cannot write ");
        paused.Message.ShouldMatch(@": No space left on device\); the sweep resumes by itself once \d+ MiB are free$");
        paused.Message.ShouldNotContain("\n");
        (last!.Status, last.Message).ShouldBe((SweepStatus.Completed, null));
        last.State.Trials.ShouldAllBe(trial => trial.Failures == 0);
        _notices.Count(notice => notice.StartsWith("paused: ", StringComparison.Ordinal)).ShouldBe(1);
        _notices.Last().ShouldBe("the disk has room again: the sweep continues");
        Table(last.Folder).ShouldBe(expected);
        File.Exists(Path.Combine(last.Folder, "reserve")).ShouldBeFalse();
    }

    [Fact(Timeout = 120_000)]
    public async Task StopAsync_WhileTheDiskIsFull_StopsAndResumesToTheSameTable()
    {
        Skip();
        var expected = Table((await LastAsync(Service(_elsewhere.Path), Spec)).Folder);
        using var fill = new Filling(3, Disk);
        await using (var first = Service(Disk.Path, fill.Around))
        {
            var sweep = await first.StartAsync(Spec, "", Now);
            await foreach (var update in first.WatchAsync(sweep, Now))
            {
                if (update.Status == SweepStatus.Paused)
                    await first.StopAsync(sweep, Now);
            }
        }

        var stopped = SweepResults.Find(Disk.Path, "small-1");
        (stopped.Status, stopped.Message).ShouldBe(
            (SweepStatus.Stopped, "stopped before its end with the disk full; resume it to continue from its checkpoints")
        );
        Disk.Free();
        await using var second = Service(Disk.Path);
        await second.ResumeAsync("small-1", Now);
        var last = await FollowAsync(second, "small-1");

        last.Status.ShouldBe(SweepStatus.Completed);
        Table(last.Folder).ShouldBe(expected);
    }

    [Fact(Timeout = 120_000)]
    public async Task StartAsync_NoRoomToBeginWith_SaysSoInOneLine()
    {
        Skip();
        Disk.Fill();
        await using var service = Service(Disk.Path);

        var failure = await Should.ThrowAsync<EngineException>(() => service.StartAsync(Spec, "", Now));

        failure.Message.ShouldNotContain("\n");
        failure.Message.ShouldMatch("No space left|its disk is full");
    }

    private void Skip() => Assert.SkipWhen(_disk is null, "a tmpfs cannot be mounted here: run as root on Linux to test a full disk");

    private LocalSweepService Service(string folder, Func<ITrialRunner, ITrialRunner>? around = null) =>
        new(
            new LocalSweepOptions
            {
                Folder = folder,
                Slots = 2,
                Notice = _notices.Enqueue,
                CreateRunner = around is null ? null : (spec, checkpoints) => around(Trainer(spec, checkpoints)),
            }
        );

    private static TrialRunner Trainer(SweepSpec spec, CheckpointStore checkpoints) =>
        new(new TrialRunnerOptions(TaskLoader.Load(spec.Task), spec.Halving.Unit, spec.Evaluation) { Checkpoints = checkpoints });

    private static async Task<SweepUpdate> LastAsync(LocalSweepService service, SweepSpec spec)
    {
        await using (service)
            return await FollowAsync(service, await service.StartAsync(spec, "", Now));
    }

    private static async Task<SweepUpdate> FollowAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }

    private static string Table(string folder)
    {
        var rows = File.ReadAllLines(Path.Combine(folder, "trials.csv")).Select(line => line.Split(',')).ToList();
        var time = TrialsTable.TimeColumns.Select(name => Array.IndexOf(rows[0], name)).ToList();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, column) => !time.Contains(column)))));
    }

    /// <summary>
    /// Fills the disk when a given segment starts. No other segment runs at that moment: one that is about to replace its checkpoint would
    /// make room again.
    /// </summary>
    private sealed class Filling(int segment, SmallDisk disk) : IDisposable
    {
        private readonly ReaderWriterLockSlim _alone = new();
        private int _left = segment;

        public ITrialRunner Around(ITrialRunner trainer) => new Runner(this, trainer);

        public void Dispose() => _alone.Dispose();

        private void Begin()
        {
            if (Interlocked.Decrement(ref _left) != 0)
                return;
            _alone.EnterWriteLock();
            disk.Fill();
            _alone.ExitWriteLock();
        }

        private sealed class Runner(Filling filling, ITrialRunner trainer) : ITrialRunner
        {
            public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
            {
                filling.Begin();
                filling._alone.EnterReadLock();
                try
                {
                    return trainer.Run(request, progress, cancellationToken);
                }
                finally
                {
                    filling._alone.ExitReadLock();
                }
            }
        }
    }
}
