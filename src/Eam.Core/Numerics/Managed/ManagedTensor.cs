namespace Eam.Core.Numerics.Managed;

/// <summary>A pooled tensor. The object is reused together with its memory, so renting allocates nothing after warm-up.</summary>
internal sealed class ManagedTensor(ManagedBackend owner, int sizeClass, AlignedBuffer buffer) : Tensor
{
    private bool _rented;

    /// <summary>Binary logarithm of the capacity.</summary>
    public int SizeClass { get; } = sizeClass;

    public ManagedBackend Owner { get; } = owner;

    public Span<float> Span => buffer.Span[..(Rows * Columns)];

    public unsafe float* Pointer => buffer.Pointer;

    public override ReadOnlySpan<float> Read() => Span;

    public override void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Rows * Columns)
            throw new ArgumentException($"got {values.Length} values for a tensor of shape [{Rows}, {Columns}]", nameof(values));
        values.CopyTo(Span);
    }

    public void Rent(int rows, int columns)
    {
        (Rows, Columns, _rented) = (rows, columns, true);
        SetConditions([]);
    }

    protected override void Release()
    {
        if (!_rented)
            return;
        _rented = false;
        Owner.Return(this);
    }
}
