using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Grains.Trials;

namespace Eam.Grains.Devices;

/// <summary>A running segment on a device of this silo.</summary>
/// <param name="order">The order that the segment carries out.</param>
/// <param name="held">Whether the silo still has the right to write.</param>
internal sealed class Segment(SegmentOrder order, Func<bool> held) : IDisposable
{
    private readonly CancellationTokenSource _halt = new();
    private readonly Lock _gate = new();
    private volatile bool _cut,
        _ended;
    private SegmentProgress? _progress;
    private bool _disposed;

    public SegmentOrder Order => order;

    /// <summary>The segment's right to write checkpoints.</summary>
    public WritePermit Permit { get; } = new(held);

    /// <summary>Cancelled when the segment must end.</summary>
    public CancellationToken Halted => _halt.Token;

    public bool IsCut => _cut;

    /// <summary>Whether the training is over. The sweep may not know it yet.</summary>
    public bool HasEnded => _ended;

    public SegmentProgress? Progress
    {
        get
        {
            lock (_gate)
                return _progress;
        }
    }

    /// <summary>Records the progress. The training calls it after each iteration. Throws if the segment must end without saving.</summary>
    public void Show(SegmentProgress progress)
    {
        if (_cut || !held())
            throw new OperationCanceledException($"trial {order.Trial}: its segment was ended");
        lock (_gate)
            _progress = progress;
    }

    /// <summary>Makes the segment save and end at its next iteration.</summary>
    public void Halt()
    {
        lock (_gate)
        {
            if (!_disposed)
                _halt.Cancel();
        }
    }

    /// <summary>Makes the segment end at its next iteration without saving.</summary>
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
