using System.Runtime.InteropServices;
using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// A pooled tensor on the backend's device, float32 and contiguous. Only <see cref="Read"/> and <see cref="Write"/> access the host.
/// </summary>
internal sealed class TorchTensor : Tensor
{
    private bool _rented;
    private float[] _host = [];

    public TorchTensor(TorchBackend owner, int rows, int columns)
    {
        (Owner, Rows, Columns) = (owner, rows, columns);
        Value = torch.empty(rows, columns, torch.float32, owner.Device).DetachFromDisposeScope();
        _rented = true;
    }

    public TorchBackend Owner { get; }

    /// <summary>The values, [Rows, Columns]. The tensor never requires a gradient.</summary>
    public torch.Tensor Value { get; }

    public override ReadOnlySpan<float> Read()
    {
        if (Owner.IsHost)
            return MemoryMarshal.Cast<byte, float>(Value.bytes);
        using var copy = Value.cpu();
        if (_host.Length < Rows * Columns)
            _host = new float[Rows * Columns];
        MemoryMarshal.Cast<byte, float>(copy.bytes).CopyTo(_host);
        return _host.AsSpan(0, Rows * Columns);
    }

    public override void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Rows * Columns)
            throw new ArgumentException($"{values.Length} values for a tensor of [{Rows}, {Columns}]", nameof(values));
        if (Owner.IsHost)
        {
            values.CopyTo(MemoryMarshal.Cast<byte, float>(Value.bytes));
            return;
        }

        using var host = HostTensors.From(values, [Rows, Columns]);
        Value.copy_(host);
    }

    public void Rent()
    {
        _rented = true;
        SetConditions([]);
    }

    /// <summary>Frees the device's memory. The pool calls this when it is emptied.</summary>
    public void Free() => Value.Dispose();

    protected override void Release()
    {
        if (!_rented)
            return;
        _rented = false;
        Owner.Return(this);
    }
}
