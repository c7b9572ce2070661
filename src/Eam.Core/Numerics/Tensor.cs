namespace Eam.Core.Numerics;

/// <summary>
/// A batch of row vectors, float32 <c>[Rows, Columns]</c>, row-major, owned by one backend.
/// Dispose returns its memory to the backend's pool; the tensor must not be used afterwards.
/// Not thread-safe: a backend and its tensors belong to the thread of one trial.
/// A row may have the index of a condition of a <see cref="ConditionSet"/>, such as a prompt. The index is on the host, and every operation
/// of <see cref="IBackend"/> carries it along with its row (docs/decisions/037-conditions.md).
/// </summary>
public abstract class Tensor : IDisposable
{
    /// <summary>The index of a row that has no condition, in a tensor in which other rows have one.</summary>
    public const int NoCondition = -1;

    private int[] _conditions = [];
    private bool _hasConditions;

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

    /// <summary>The index of the condition of each row, [Rows]; empty if the rows have none.</summary>
    public ReadOnlySpan<int> Conditions => _hasConditions ? _conditions.AsSpan(0, Rows) : default;

    /// <summary>Gives each row a condition.</summary>
    /// <param name="indices">One index per row, or <see cref="NoCondition"/>; empty to take all conditions away.</param>
    public void SetConditions(ReadOnlySpan<int> indices)
    {
        if (indices.Length != 0 && indices.Length != Rows)
            throw new ArgumentException($"got {indices.Length} conditions for {Rows} rows", nameof(indices));
        if (indices.IsEmpty)
            _hasConditions = false;
        else
            indices.CopyTo(NewConditions());
    }

    /// <summary>For backends: gives this tensor, a combination of the rows of x and y, their conditions.</summary>
    /// <exception cref="ArgumentException">Both have conditions, and they differ: rows of different conditions would be mixed.</exception>
    public void TakeConditions(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (!x._hasConditions && !y._hasConditions)
        {
            _hasConditions = false;
            return;
        }

        if (x._hasConditions && y._hasConditions && !ReferenceEquals(x, y) && !x.Conditions.SequenceEqual(y.Conditions))
            throw new ArgumentException("rows of different conditions cannot be combined", nameof(y));
        var source = x._hasConditions ? x : y;
        if (!ReferenceEquals(source, this))
            source.Conditions.CopyTo(NewConditions());
    }

    /// <summary>For backends: row i of this tensor gets the condition of row rows[i] of the source.</summary>
    public void GatherConditions(Tensor source, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source._hasConditions)
        {
            _hasConditions = false;
            return;
        }

        var from = source.Conditions;
        var to = NewConditions();
        for (var i = 0; i < rows.Length; i++)
            to[i] = from[rows[i]];
    }

    /// <summary>For backends: the rows of this tensor from <paramref name="firstRow"/> on get the conditions of the source.</summary>
    public void ScatterConditions(int firstRow, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source._hasConditions && (!_hasConditions || source.Rows == Rows))
        {
            _hasConditions = false;
            return;
        }

        if (!_hasConditions)
            NewConditions().Fill(NoCondition);
        var to = _conditions.AsSpan(firstRow, source.Rows);
        if (source._hasConditions)
            source.Conditions.CopyTo(to);
        else
            to.Fill(NoCondition);
    }

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the memory to the pool. Called once.</summary>
    protected abstract void Release();

    /// <summary>Gives each row a condition that the caller writes to the result, [Rows]; its contents are undefined.</summary>
    internal Span<int> NewConditions()
    {
        if (_conditions.Length < Rows)
            _conditions = new int[Rows];
        _hasConditions = true;
        return _conditions.AsSpan(0, Rows);
    }
}
