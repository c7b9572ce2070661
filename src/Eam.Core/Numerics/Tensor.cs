namespace Eam.Core.Numerics;

/// <summary>
/// A batch of row vectors, float32 <c>[Rows, Columns]</c>, row-major, owned by one backend.
/// Dispose gives its memory back to the backend's pool; a tensor must not be used afterwards.
/// Not thread-safe: a backend and its tensors belong to one trial's thread.
/// </summary>
public abstract class Tensor : IDisposable
{
    /// <summary>Rows: samples of the batch.</summary>
    public int Rows { get; protected set; }

    /// <summary>Columns: dimensions of a sample.</summary>
    public int Columns { get; protected set; }

    /// <summary>Row-major values for the host. No copy on the managed backend; valid until the tensor is next written or disposed.</summary>
    public abstract ReadOnlySpan<float> Read();

    /// <summary>Overwrites all values.</summary>
    /// <param name="values">Row-major, Rows * Columns long.</param>
    public abstract void Write(ReadOnlySpan<float> values);

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the memory to the pool; called once.</summary>
    protected abstract void Release();
}
