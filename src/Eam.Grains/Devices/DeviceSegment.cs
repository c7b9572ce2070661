using Eam.Engine.Trials;
using Eam.Grains.Trials;

namespace Eam.Grains.Devices;

/// <summary>A segment on a device of this silo.</summary>
/// <param name="order">What it is to do.</param>
/// <param name="held">Whether the silo still has the right to write.</param>
internal sealed class DeviceSegment(SegmentOrder order, Func<bool> held) : IDisposable
{
    private readonly CancellationTokenSource _halt = new();
    private readonly Lock _gate = new();
    private volatile bool _cut,
        _ended;
    private SegmentProgress? _progress;
    private bool _disposed;

    public SegmentOrder Order => order;

    /// <summary>Its right to write checkpoints.</summary>
    public WritePermit Permit { get; } = new(held);

    /// <summary>Cancelled when it is to end.</summary>
    public CancellationToken Halted => _halt.Token;

    public bool IsCut => _cut;

    /// <summary>Its training is over, though the sweep may not know yet.</summary>
    public bool HasEnded => _ended;

    public SegmentProgress? Progress
    {
        get
        {
            lock (_gate)
                return _progress;
        }
    }

    /// <summary>Called by the training after each iteration; throws where the segment is to end without saving.</summary>
    public void Show(SegmentProgress progress)
    {
        if (_cut || !held())
            throw new OperationCanceledException($"trial {order.Trial}: its segment was ended");
        lock (_gate)
            _progress = progress;
    }

    /// <summary>It saves and ends at its next iteration.</summary>
    public void Halt()
    {
        lock (_gate)
        {
            if (!_disposed)
                _halt.Cancel();
        }
    }

    /// <summary>It ends at its next iteration and saves nothing.</summary>
    public void Cut()
    {
        _cut = true;
        Permit.Withdraw();
        Halt();
    }

    public void End() => _ended = true;

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _halt.Dispose();
        }
    }
}
