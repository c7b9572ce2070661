using Eam.Core.Numerics;

namespace Eam.Core.Tests.Flows;

/// <summary>A tensor over an array, for fields that read and write rows on the host.</summary>
internal sealed class HostTensor : Tensor
{
    public float[] Values { get; }

    public HostTensor(int rows, int columns)
        : this(rows, columns, new float[rows * columns]) { }

    public HostTensor(int rows, int columns, float[] values) => (Rows, Columns, Values) = (rows, columns, values);

    public override ReadOnlySpan<float> Read() => Values;

    public override void Write(ReadOnlySpan<float> values) => values.CopyTo(Values);

    protected override void Release() { }
}
