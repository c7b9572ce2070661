using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;

namespace Eam.Testing.Trials;

/// <summary>
/// Training that fails in one way in a share of the segments; the others succeed at once as in <see cref="ScriptedRunner"/>. Which segments
/// fail is a function of the trial's seed, the rung and the attempt, so that a sweep with a fake is as reproducible as a real one.
/// </summary>
/// <param name="share">The share of the segments that fail, 0 to 1.</param>
public abstract class FakeTrainer(double share) : ITrialRunner
{
    /// <summary>Returns whether a segment fails.</summary>
    public bool GoesWrong(SegmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var draw = RandomStream.Derive(request.Segment.Seed, (ulong)request.Segment.Rung, (ulong)request.Segment.Attempt);
        return (draw >> 11) / (double)(1UL << 53) < share;
    }

    /// <inheritdoc/>
    public SegmentOutcome Run(SegmentRequest request, Action<SegmentProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        progress?.Invoke(new SegmentProgress(request.Segment.From, 1, 0));
        return GoesWrong(request) ? GoWrong(request, progress, cancellationToken) : Succeed(request);
    }

    /// <summary>Runs a segment that fails.</summary>
    protected abstract SegmentOutcome GoWrong(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    );

    /// <summary>Runs the other segments.</summary>
    protected virtual SegmentOutcome Succeed(SegmentRequest request) => ScriptedRunner.Succeed(request);
}

/// <summary>Crashes with an exception that no runner expects.</summary>
public sealed class FailingTrainer(double share) : FakeTrainer(share)
{
    /// <inheritdoc/>
    protected override SegmentOutcome GoWrong(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    ) => ScriptedRunner.Crash(request);
}

/// <summary>Diverges: its loss becomes NaN.</summary>
public sealed class NanTrainer(double share) : FakeTrainer(share)
{
    /// <inheritdoc/>
    protected override SegmentOutcome GoWrong(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        progress?.Invoke(new SegmentProgress(request!.Segment.From + 1, double.NaN, double.NaN));
        return ScriptedRunner.Diverge(request!);
    }
}

/// <summary>Hangs until it is asked to stop or, if it ignores that, until the test releases it.</summary>
/// <param name="share">The share of the segments that hang, 0 to 1.</param>
/// <param name="heeds">Whether a hanging segment stops when it is asked to.</param>
public sealed class HangingTrainer(double share, bool heeds) : FakeTrainer(share), IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private int _started,
        _stuck;
    private CancellationToken _told;

    /// <summary>
    /// Whether the segment that started last hangs and will not continue by itself. If only one runs at a time, then only the clock can
    /// change anything.
    /// </summary>
    public bool IsStuck =>
        Volatile.Read(ref _stuck) is > 0 and var stuck && stuck == Volatile.Read(ref _started) && !(heeds && _told.IsCancellationRequested);

    /// <summary>Releases all segments that hang.</summary>
    public void Release() => _release.Set();

    /// <inheritdoc/>
    public void Dispose() => _release.Dispose();

    /// <inheritdoc/>
    protected override SegmentOutcome GoWrong(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        _told = cancellationToken;
        Volatile.Write(ref _stuck, Interlocked.Increment(ref _started));
        if (heeds)
        {
            var outcome = ScriptedRunner.Hang(cancellationToken);
            Volatile.Write(ref _stuck, 0);
            return outcome;
        }

        _release.Wait(CancellationToken.None);
        progress?.Invoke(new SegmentProgress(-1, -1, -1));
        return ScriptedRunner.Succeed(request);
    }

    /// <inheritdoc/>
    protected override SegmentOutcome Succeed(SegmentRequest request)
    {
        Interlocked.Increment(ref _started);
        return base.Succeed(request);
    }
}

/// <summary>Takes a long time, by a clock that the test moves, and then succeeds.</summary>
/// <param name="share">The share of the segments that are slow, 0 to 1.</param>
/// <param name="time">The clock.</param>
/// <param name="longest">The time of the slowest segment; each takes between half of it and all of it.</param>
public sealed class SlowTrainer(double share, TimeProvider time, TimeSpan longest) : FakeTrainer(share)
{
    private int _waiting;

    /// <summary>Whether a segment waits for the clock; false as soon as the clock has released it.</summary>
    public bool IsWaiting => Volatile.Read(ref _waiting) > 0;

    /// <inheritdoc/>
    protected override SegmentOutcome GoWrong(
        SegmentRequest request,
        Action<SegmentProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var end = new ManualResetEventSlim();
        var length = longest * (0.5 + (0.5 * (request!.Segment.Seed % 1000) / 1000));
        Interlocked.Increment(ref _waiting);
        using var timer = time.CreateTimer(_ => LetGo(end), null, length, Timeout.InfiniteTimeSpan);
        using var stopped = cancellationToken.Register(() => LetGo(end));
        end.Wait(CancellationToken.None);
        return cancellationToken.IsCancellationRequested ? new SegmentOutcome.Stopped() : ScriptedRunner.Succeed(request);
    }

    private void LetGo(ManualResetEventSlim end)
    {
        if (end.IsSet)
            return;
        Interlocked.Decrement(ref _waiting);
        end.Set();
    }
}
