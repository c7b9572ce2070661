using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Trials;
using Polly;
using Polly.CircuitBreaker;

namespace Eam.Grains.Devices;

/// <summary>
/// One device: one segment at a time. If segments of three trials in a row crash on it, a circuit breaker takes it out of service for a
/// while, because the device is more likely to be broken than all three trials. Thread-safe.
/// </summary>
internal sealed class DeviceWorker : IDisposable
{
    private const int Crashes = 3;
    private static readonly TimeSpan Break = TimeSpan.FromMinutes(5),
        Remembered = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly SiloDevice _device;
    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<SegmentReport> _breaker;
    private readonly HashSet<string> _crashed = new(StringComparer.Ordinal);
    private readonly DeviceLock? _lock;
    private DeviceSegment? _running;
    private string? _lastCrash;
    private bool _isCommand;
    private long _opened,
        _until;
    private long? _freed;

    public DeviceWorker(string name, SiloDevice device, TimeProvider time)
    {
        (Name, _device, _time) = (name, device, time);
        _lock = device.Lock is { } file ? DeviceLock.Take(file, name) : null;
        _breaker = new ResiliencePipelineBuilder<SegmentReport> { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<SegmentReport>
                {
                    ShouldHandle = new PredicateBuilder<SegmentReport>().HandleResult(CountsAgainstTheDevice),
                    // Polly counts shares of what ran, and a device that did well all day is broken all the same: what counts is decided
                    // below, and one such outcome opens it.
                    FailureRatio = 0,
                    MinimumThroughput = 2,
                    SamplingDuration = Remembered,
                    BreakDuration = Break,
                    StateProvider = _state,
                    OnOpened = _ =>
                    {
                        Volatile.Write(ref _until, (time.GetUtcNow() + Break).UtcTicks);
                        Volatile.Write(ref _opened, time.GetTimestamp());
                        return default;
                    },
                }
            )
            .Build();
    }

    /// <summary>Name of the device, such as <c>silo-1/0</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the device for backends and programs: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public string Word => _device.Word;

    public DeviceReport Report()
    {
        lock (_gate)
        {
            return new(
                Name,
                _device.Kind,
                _device.Memory,
                Quarantine,
                _running is { } segment ? new(segment.Order.Lease.Id, segment.Order.Sweep, segment.Order.Trial) : null
            );
        }
    }

    /// <summary>Takes the device for a segment. Returns false if another segment has it.</summary>
    public bool TryTake(DeviceSegment segment)
    {
        lock (_gate)
        {
            if (_running is not null || Quarantine is not null)
                return false;
            _running = segment;
            if (_freed is { } freed)
                DeviceMeter.Taken(_time.GetElapsedTime(freed));
            return true;
        }
    }

    /// <summary>Frees the device of a segment that has ended.</summary>
    public void Free(DeviceSegment segment)
    {
        lock (_gate)
        {
            if (_running != segment)
                return;
            _running = null;
            _freed = _time.GetTimestamp();
        }
    }

    /// <summary>Runs the segment, never on a grain's thread.</summary>
    public async Task<SegmentReport> RunAsync(DeviceSegment segment, SweepRunners runners)
    {
        try
        {
            return await _breaker.ExecuteAsync(async _ => await TrainAsync(segment, runners).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return new(
                segment.Order,
                new SegmentOutcome.Failed(FailureKind.Preempted, $"trial {segment.Order.Trial}: device {Name} is quarantined"),
                null
            );
        }
    }

    public void Dispose() => _lock?.Dispose();

    // An open breaker stays open until somebody tries it: after the break the device is offered again, and the first segment tries it.
    private string? Quarantine =>
        _state.CircuitState is CircuitState.Open && _time.GetElapsedTime(Volatile.Read(ref _opened)) < Break
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"quarantined until {new DateTime(Volatile.Read(ref _until), DateTimeKind.Utc):u}: segments of {Crashes} trials in a row crashed on it, the last: {_lastCrash}"
            )
            : null;

    private async Task<SegmentReport> TrainAsync(DeviceSegment segment, SweepRunners runners)
    {
        var order = segment.Order;
        SegmentResult result;
        try
        {
            using var runner = await runners.UseAsync(order.Sweep).ConfigureAwait(false);
            _isCommand = runner.IsCommand;
            var request = new SegmentRequest(order.Segment)
            {
                Epoch = order.Epoch,
                HasFallen = order.HasFallen,
                Device = segment.Words ?? Word,
            };
            result = await segment.Guard.RunAsync(runner.Value, request).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            result = segment.Guard.Explain(order.Trial, failure);
        }

        return new(order, result.Outcome, result.Obstacle);
    }

    // A trial that crashes again and again is its own fault: it counts once. A program of a user that has a mistake crashes in each trial,
    // so all trials of its sweep count once.
    private bool CountsAgainstTheDevice(SegmentReport report)
    {
        if (report.Outcome is not SegmentOutcome.Failed { Kind: FailureKind.Crashed, Reason: var reason })
        {
            if (report.Outcome is SegmentOutcome.RungReached)
                _crashed.Clear();
            return false;
        }

        _lastCrash = reason;
        _crashed.Add(_isCommand ? report.Order.Sweep : TrialKey.Trial(report.Order.Sweep, report.Order.Trial));
        return _crashed.Count >= Crashes || _state.CircuitState is CircuitState.HalfOpen;
    }
}
