using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Zeroed floats at a fixed address that is a multiple of a cache line (64 bytes). The memory is garbage-collected, so a buffer needs no
/// disposal; but code that uses <see cref="Pointer"/> must keep the buffer alive.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Line = 16;
    private readonly float[] _array;
    private readonly int _offset;

    public AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<float>(length + Line, pinned: true);
        var start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        Pointer = (float*)(((nuint)start + 63) & ~(nuint)63);
        _offset = (int)(Pointer - start);
        Length = length;
    }

    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_offset, Length);
}
