using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// A pool of endpoints X_1 with their guidance lambda grad r(X_1) + s_base(X_1): the batch itself, a replay ring (as in Adjoint Sampling,
/// arXiv 2504.11713), or the weighted particles of a stage.
/// </summary>
internal sealed class EndpointPool : IDisposable
{
    private readonly string _prefix;
    private readonly ConditionSet? _conditions;
    private readonly float[] _weights;
    private readonly double[] _cumulative;

    /// <param name="problem">Gives the backend, the dimension of an endpoint, and the conditions.</param>
    /// <param name="capacity">The number of endpoints.</param>
    /// <param name="prefix">Start of the names in a checkpoint.</param>
    public EndpointPool(FineTuningProblem problem, int capacity, string prefix = "pool")
        : this(problem.Backend, capacity, problem.Base.Dimension, prefix, problem.Conditions) { }

    /// <param name="backend">The backend of the tensors.</param>
    /// <param name="capacity">The number of endpoints.</param>
    /// <param name="dimension">The dimension of an endpoint.</param>
    /// <param name="prefix">Start of the names in a checkpoint.</param>
    /// <param name="conditions">The conditions that the endpoints have; null for none.</param>
    public EndpointPool(IBackend backend, int capacity, int dimension, string prefix = "pool", ConditionSet? conditions = null)
    {
        _conditions = conditions;
        _prefix = prefix;
        Endpoints = backend.Rent(capacity, dimension);
        Guidance = backend.Rent(capacity, dimension);
        _weights = new float[capacity];
        _cumulative = new double[capacity];
    }

    /// <summary>The endpoints, [capacity, d].</summary>
    public Tensor Endpoints { get; }

    /// <summary>The guidance of each endpoint, [capacity, d].</summary>
    public Tensor Guidance { get; }

    /// <summary>Number of rows that hold endpoints.</summary>
    public int Count { get; private set; }

    private int Next { get; set; }

    private int Capacity => _cumulative.Length;

    /// <summary>Overwrites the oldest endpoints with fresh ones and sets all weights equal.</summary>
    public void Append(IBackend backend, Tensor endpoints, Tensor guidance)
    {
        if (Next + endpoints.Rows > Capacity)
            Next = 0;
        backend.Scatter(Endpoints, Next, endpoints);
        backend.Scatter(Guidance, Next, guidance);
        Guidance.SetConditions(Endpoints.Conditions); // some guidance is a result of a field, which has none of its own
        Next += endpoints.Rows;
        Count = Math.Max(Count, Next);
        Array.Fill(_weights, 1);
        Accumulate();
    }

    /// <summary>Sets the weights of all rows; the largest log weight must be 0.</summary>
    public void Weigh(ReadOnlySpan<double> logWeights)
    {
        for (var i = 0; i < Count; i++)
            _weights[i] = (float)Math.Exp(logWeights[i]);
        Accumulate();
    }

    /// <summary>
    /// Draws rows by weight, in ascending order, by stratified resampling: the total weight is divided into equal slices, and each gives
    /// one draw.
    /// </summary>
    public void Draw(RandomStream stream, Span<int> rows)
    {
        var row = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var level = (i + stream.NextDouble()) / rows.Length * _cumulative[Count - 1];
            while (row < Count - 1 && _cumulative[row] <= level)
                row++;
            rows[i] = row;
        }
    }

    public void Save(TrainingState state)
    {
        int[] shape = [Endpoints.Rows, Endpoints.Columns];
        state.Tensors[$"{_prefix}.endpoints"] = new StateTensor(shape, Values(Endpoints));
        state.Tensors[$"{_prefix}.guidance"] = new StateTensor(shape, Values(Guidance));
        state.Counters[$"{_prefix}.count"] = Count;
        state.Counters[$"{_prefix}.next"] = Next;
        state.Tensors[$"{_prefix}.weights"] = new StateTensor([Capacity], [.. _weights]);
        ConditionState.Save(state, $"{_prefix}.conditions", Endpoints);
    }

    public void Load(TrainingState state)
    {
        Endpoints.Write(state.Tensor($"{_prefix}.endpoints", Endpoints.Rows, Endpoints.Columns));
        Guidance.Write(state.Tensor($"{_prefix}.guidance", Endpoints.Rows, Endpoints.Columns));
        Count = (int)state.Counter($"{_prefix}.count");
        Next = (int)state.Counter($"{_prefix}.next");
        if (Count < 0 || Count > Capacity || Next < 0 || Next > Capacity)
            throw new InvalidStateException("the counters of the endpoint pool are out of range");
        state.Tensor($"{_prefix}.weights", Capacity).CopyTo(_weights, 0);
        ConditionState.Load(state, $"{_prefix}.conditions", Count > 0 ? _conditions : null, Endpoints);
        Guidance.SetConditions(Endpoints.Conditions);
        Accumulate();
    }

    public void Dispose()
    {
        Endpoints.Dispose();
        Guidance.Dispose();
    }

    private void Accumulate()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
            _cumulative[i] = sum += _weights[i];
    }

    /// <summary>Returns the filled rows. The other rows are undefined and become zeros, so that equal trials write equal files.</summary>
    private float[] Values(Tensor tensor)
    {
        var values = new float[tensor.Rows * tensor.Columns];
        tensor.Read()[..(Count * tensor.Columns)].CopyTo(values);
        return values;
    }
}
