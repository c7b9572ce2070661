namespace Eam.Core.Numerics;

/// <summary>
/// A batch of row vectors, float32 <c>[Rows, Columns]</c>, row-major, owned by one backend.
/// Dispose returns its memory to the backend's pool; the tensor must not be used afterwards.
/// Not thread-safe: a backend and its tensors belong to the thread of one trial.
/// </summary>
public abstract class Tensor : IDisposable
{
    /// <summary>Number of rows: the samples of the batch.</summary>
    public int Rows { get; protected set; }

    /// <summary>Number of columns: the dimension of a sample.</summary>
    public int Columns { get; protected set; }

    /// <summary>
    /// Returns the values on the host, row-major. On the managed backend this makes no copy. Valid until the tensor is next written or
    /// disposed.
    /// </summary>
    public abstract ReadOnlySpan<float> Read();

    /// <summary>Overwrites all values.</summary>
    /// <param name="values">Row-major, of length Rows * Columns.</param>
    public abstract void Write(ReadOnlySpan<float> values);

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the memory to the pool. Called once.</summary>
    protected abstract void Release();
}
