using System.Collections.Concurrent;
using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Trials;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

/// <summary>
/// The devices of this silo and the segments on them. Each segment has a thread of its own and never uses a grain's turn. Only this class
/// decides what a device runs, so no device runs two trials, whatever the rest of the cluster assumes. Thread-safe.
/// </summary>
internal sealed partial class DeviceWorkers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DeviceSegment> _segments = new(StringComparer.Ordinal);
    private readonly EndedSegments _ended = new();
    private readonly Dictionary<string, DeviceWorker> _devices;
    private readonly SweepRunners _runners;
    private readonly ClusterTimes _options;
    private readonly SiloDevices _silo;
    private readonly TimeProvider _time;
    private readonly ILogger<DeviceWorkers> _logger;
    private readonly string _address;
    private long _heard,
        _reports;
    private volatile bool _draining;

    public DeviceWorkers(
        SiloDevices silo,
        SweepRunners runners,
        ClusterTimes options,
        ILocalSiloDetails details,
        TimeProvider time,
        ILogger<DeviceWorkers> logger
    )
    {
        _silo = silo;
        _runners = runners;
        _options = options;
        _time = time;
        _logger = logger;
        _address = details.SiloAddress.ToParsableString();
        _devices = silo
            .Devices.Select(device => new DeviceWorker($"{silo.Name}/{device.Number}", device, time))
            .ToDictionary(device => device.Name, StringComparer.Ordinal);
        _heard = time.GetTimestamp();
    }

    /// <summary>Whether the pool was reached recently enough; otherwise this silo treats itself as isolated.</summary>
    public bool IsConnected => _time.GetElapsedTime(Volatile.Read(ref _heard)) < _options.Isolation;

    /// <summary>Whether no segment runs and no report of a segment is being sent.</summary>
    public bool IsIdle => _segments.IsEmpty;

    /// <summary>Records that the pool or the cluster's membership was reached.</summary>
    public void Heard() => Volatile.Write(ref _heard, _time.GetTimestamp());

    /// <summary>Describes the devices and what they run, for the pool.</summary>
    public SiloReport Report()
    {
        var number = Interlocked.Increment(ref _reports);

        // In this order no segment is missing from the report: it counts as ended before its device is free.
        var devices = _devices.Values.Select(device => device.Report()).ToList();
        var ending = _segments.Values.Where(segment => segment.HasEnded).Select(segment => segment.Order.Lease.Id).ToList();
        return new(_address, _silo.Labels, _draining, devices)
        {
            Backends = _silo.Backends,
            Ending = ending,
            Number = number,
            Programs = _silo.Commands.Programs,
        };
    }

    /// <summary>Progress of the running segments, by sweep.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, SegmentProgress>> Progress() =>
        _segments
            .Values.Where(segment => segment.Guard.Progress is not null)
            .GroupBy(segment => segment.Order.Sweep)
            .ToDictionary(
                sweep => sweep.Key,
                IReadOnlyDictionary<int, SegmentProgress> (sweep) =>
                    sweep.ToDictionary(segment => segment.Order.Trial, segment => segment.Guard.Progress!.Value)
            );

    /// <summary>Starts a segment on its device. Its outcome is reported to the sweep.</summary>
    public OrderAnswer Start(SegmentOrder order, IGrainFactory grains)
    {
        var key = TrialKey.Trial(order.Sweep, order.Trial);
        if (_draining || !IsConnected)
            return OrderAnswer.Draining;

        // The same order may come twice, because the answer to the first one was lost.
        var before = _segments.GetValueOrDefault(key);
        if (before?.Order.Lease.Id == order.Lease.Id || _ended.Contains(order.Lease.Id))
            return OrderAnswer.Started;
        if (before is { HasEnded: false })
            return OrderAnswer.DeviceBusy;
        DeviceWorker[] devices = [.. order.Lease.Devices.Select(name => _devices.GetValueOrDefault(name)).OfType<DeviceWorker>()];
        if (devices.Length <= order.Lease.Others.Count)
            return OrderAnswer.Draining;
        var segment = new DeviceSegment(order, () => IsConnected)
        {
            Words = devices.Length == 1 ? null : string.Join(',', devices.Select(device => device.Word)),
        };
        if (!TryTake(devices, segment))
            return OrderAnswer.DeviceBusy;

        // Replaces a segment whose report is being sent. The trial's grain handles one call at a time, so no other order comes between.
        _segments[key] = segment;

        _ = Task.Run(() => RunAsync(key, devices, segment, grains));
        return OrderAnswer.Started;
    }

    /// <summary>
    /// Returns the segment of a trial, by the trial's key: one that trains, or one whose end the sweep does not know yet. Null if there is
    /// none.
    /// </summary>
    public SegmentOrder? Running(string trial) => _segments.GetValueOrDefault(trial)?.Order;

    /// <summary>Ends a trial's segment at its next iteration.</summary>
    public void End(string trial, long epoch, bool save)
    {
        if (!_segments.TryGetValue(trial, out var segment) || segment.Order.Epoch != epoch)
            return;
        if (save)
            segment.Guard.Halt();
        else
            segment.Guard.Cut();
    }

    /// <summary>
    /// Ends all segments without saving: a silo that cannot reach the cluster must not write, and the results of its segments no longer
    /// count.
    /// </summary>
    public void CutOff()
    {
        foreach (var segment in _segments.Values.Where(segment => !segment.Guard.IsCut))
        {
            LogCutOff(_logger, segment.Order.Sweep, segment.Order.Trial);
            segment.Guard.Cut();
        }
    }

    /// <summary>
    /// Starts no more segments and lets the running ones save and report. Returns when the last one has reported, or when the time limit is
    /// reached.
    /// </summary>
    public async Task DrainAsync(Func<Task> tell)
    {
        _draining = true;
        var began = _time.GetTimestamp();

        // The pool is told first: otherwise it would give the device of a segment that has saved to the next sweep.
        await tell().ConfigureAwait(false);
        foreach (var segment in _segments.Values)
            segment.Guard.Halt();
        while (!_segments.IsEmpty && _time.GetElapsedTime(began) < _options.Drain)
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time).ConfigureAwait(false);
        foreach (var segment in _segments.Values)
            LogNotDrained(_logger, segment.Order.Sweep, segment.Order.Trial, _options.Drain);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var segment in _segments.Values)
            segment.Guard.Cut();
        foreach (var device in _devices.Values)
            device.Dispose();
        await _runners.DisposeAsync().ConfigureAwait(false);
    }

    // All devices or none: a segment that waits for a device while it has another one could wait for ever.
    private static bool TryTake(DeviceWorker[] devices, DeviceSegment segment)
    {
        for (var taken = 0; taken < devices.Length; taken++)
        {
            if (devices[taken].TryTake(segment))
                continue;
            Free(devices.Take(taken), segment);
            return false;
        }

        return true;
    }

    private static void Free(IEnumerable<DeviceWorker> devices, DeviceSegment segment)
    {
        foreach (var device in devices)
            device.Free(segment);
    }

    // Nothing awaits this task: whatever fails, the devices become free and the sweep gets a report.
    private async Task RunAsync(string key, DeviceWorker[] devices, DeviceSegment segment, IGrainFactory grains)
    {
        var device = devices[0];
        using var training = SegmentActivity.Train(segment.Order, device.Name);
        LogBegins(_logger, device.Name, segment.Order.Trial, segment.Order.Sweep, segment.Order.Epoch);
        SegmentReport report;
        try
        {
            report = await device.RunAsync(segment, _runners).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogUnexpected(_logger, failure, segment.Order.Sweep, segment.Order.Trial, device.Name);
            report = new(
                segment.Order,
                new SegmentOutcome.Failed(FailureKind.Crashed, $"trial {segment.Order.Trial}: {FileErrors.Describe(failure)}"),
                null
            );
        }

        training?.Stop();
        LogHasEnded(_logger, device.Name, segment.Order.Trial, segment.Order.Sweep, segment.Order.Epoch);
        segment.End();
        Free(devices, segment);
        await TellAsync(key, segment, report, grains, training?.Context ?? default).ConfigureAwait(false);
    }

    private async Task TellAsync(string key, DeviceSegment segment, SegmentReport report, IGrainFactory grains, ActivityContext training)
    {
        using var activity = SegmentActivity.Report(report, training);
        try
        {
            var answer = await Calls
                .UntilAnsweredAsync(
                    () => grains.GetGrain<ISweepGrain>(segment.Order.Sweep).ReportAsync(report),
                    _time,
                    answer => answer == ReportAnswer.Later
                )
                .ConfigureAwait(false);
            if (answer == ReportAnswer.Refused)
                LogRefused(_logger, segment.Order.Sweep, segment.Order.Trial, segment.Order.Epoch);
            await grains
                .GetGrain<ITrialGrain>(TrialKey.Of(segment.Order.Sweep, segment.Order.Trial, _address))
                .EndedAsync(segment.Order.Epoch)
                .ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // This silo no longer reports the lease, so the pool tells the sweep that it is lost, and the trial resumes from its
            // checkpoint.
            LogUntold(_logger, segment.Order.Sweep, segment.Order.Trial, segment.Order.Lease.Id, FileErrors.FirstLine(failure));
        }
        finally
        {
            // In this order: at each moment one of them knows the segment.
            _ended.Add(segment.Order.Lease.Id);
            _segments.TryRemove(new(key, segment));
            segment.Dispose();
        }
    }
}
