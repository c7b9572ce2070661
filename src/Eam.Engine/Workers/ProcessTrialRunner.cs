using System.Collections.Concurrent;
using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Trials;

namespace Eam.Engine.Workers;

/// <summary>
/// Trains segments in child processes (<c>isolation: process</c>). There are as many processes as segments that run at once, and each is
/// reused until it dies. If a worker dies, its segment has crashed, and the next segment gets a new worker. A worker always uses the same
/// device. Thread-safe.
/// </summary>
internal sealed class ProcessTrialRunner : ITrialRunner, IDisposable
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60),
        Orphans = TimeSpan.FromSeconds(10);

    private readonly WorkerProgram _program;
    private readonly WorkerMessage.Begin _begin;
    private readonly string _folder;
    private readonly BackendSpec _backend;
    private readonly Lock _gate = new();
    private readonly List<Lane> _idle = []; // the one that was used last is at the end

    // Trials that have reported the loss of a checkpoint: the next attempt may run in another worker.
    private readonly ConcurrentDictionary<int, bool> _fallen = new();
    private int _lanes;

    /// <summary>Starts one worker, so that a problem of all workers fails the sweep at its start instead of each trial.</summary>
    /// <exception cref="EngineException">A worker cannot be started, or one of an earlier run is still alive.</exception>
    /// <param name="spec">The sweep.</param>
    /// <param name="folder">The folder of the sweep, which holds the checkpoints.</param>
    /// <param name="program">The program of the workers.</param>
    /// <param name="assets">The files that tasks need.</param>
    /// <param name="time">The clock.</param>
    /// <param name="workers">The folder of the workers' logs and lock. If several hosts share the sweep's folder, each has its own. Null:
    /// that of the sweep.</param>
    public ProcessTrialRunner(
        SweepSpec spec,
        SweepFolder folder,
        WorkerProgram program,
        AssetFiles assets,
        TimeProvider time,
        string? workers = null
    )
    {
        (_program, _folder, _backend) = (program, workers ?? folder.Workers, spec.Backend);
        PlainFile.RefuseLink(folder.Workers);
        PlainFile.CreateFolder(_folder);
        var orphans = Path.Combine(_folder, "lock");
        OrphanLock.WaitUntilFree(orphans, Orphans, time);
        var task = SpecRecord.Of(spec).Task;
        _begin = new(
            WorkerMessage.Protocol,
            VersionsRecord.Current.Eam,
            task,
            spec.Halving.Unit,
            EvaluationRecord.Of(spec.Evaluation),
            folder.Checkpoints.Folder,
            [.. assets.Folders],
            orphans,
            CheckpointEvery: spec.CheckpointEvery?.TotalSeconds
        );
        Give(Take(DeviceBackend.DevicesOf(spec) is [var first, ..] ? first : null, null));
    }

    /// <summary>A place for one worker.</summary>
    /// <param name="Number">Its number, which names the worker's log.</param>
    /// <param name="Device">The device of its segments; null: the backend chooses.</param>
    /// <param name="Worker">The worker; null if the last one has died.</param>
    /// <param name="Trial">The last trial that the worker trained.</param>
    private readonly record struct Lane(int Number, string? Device, WorkerProcess? Worker, int? Trial = null);

    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        var lane = Take(request.Device, request.Trial) with { Trial = request.Trial };
        try
        {
            var outcome = lane.Worker!.Run(
                request with
                {
                    HasFallen = request.HasFallen || _fallen.ContainsKey(request.Trial),
                },
                progress,
                cancellationToken
            );
            if (outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted })
                _fallen[request.Trial] = true;
            else
                _fallen.TryRemove(request.Trial, out _);
            return outcome;
        }
        finally
        {
            Give(lane);
        }
    }

    /// <summary>Ends the workers. None of them runs a segment any longer.</summary>
    public void Dispose()
    {
        foreach (var lane in _idle)
            lane.Worker?.Dispose();
        _idle.Clear();
        try
        {
            File.Delete(_begin.Lock);
            if (!Directory.EnumerateFileSystemEntries(_folder).Any())
                Directory.Delete(_folder);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // An empty folder remains; nothing is lost.
        }
    }

    private Lane Take(string? device, int? trial)
    {
        Lane lane;
        lock (_gate)
        {
            var found = _idle.FindLastIndex(idle => idle.Device == device);
            lane = found < 0 ? new(_lanes++, device, null) : _idle[found];
            if (found >= 0)
                _idle.RemoveAt(found);
        }

        try
        {
            var backend = _backend.On(device);
            if (lane is { Worker: { } used, Trial: { } last } && last != trial && IsGpu(backend))
            {
                // The GPU gets its memory back only when the process ends.
                lane = lane with { Worker = null, Trial = null };
                used.Dispose();
            }

            if (lane.Worker is not null)
                return lane;
            var log = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"worker-{lane.Number}.log"));
            return lane with
            {
                Worker = WorkerProcess.Start(
                    _program,
                    _begin with
                    {
                        Backend = BackendRecord.Of(backend),
                    },
                    log,
                    BackendCatalog.WorkerEnvironment(backend),
                    ToStart
                ),
            };
        }
        catch (BackendException failure)
        {
            Give(lane);
            throw new EngineException(failure.Message, failure);
        }
        catch
        {
            Give(lane);
            throw;
        }
    }

    private void Give(Lane lane)
    {
        if (lane.Worker is { IsUsable: false })
        {
            lane.Worker.Dispose();
            lane = lane with { Worker = null };
        }

        lock (_gate)
            _idle.Add(lane);
    }

    private static bool IsGpu(BackendSpec backend) => BackendCatalog.DeviceOf(backend) != BackendSpec.Cpu;
}
