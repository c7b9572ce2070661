using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// A trainable MLP on the managed backend. As a velocity field it is an <see cref="ITrainableField"/>. With <c>Outputs != Dimension</c> it
/// is any MLP, for example a classifier: <see cref="Evaluate(Tensor, ReadOnlySpan{float}, Tensor)"/> gives logits [rows, Outputs],
/// <see cref="Vjp(Tensor, ReadOnlySpan{float}, Tensor, Tensor, Tensor)"/> takes a cotangent [rows, Outputs] and gives the input gradient
/// [rows, Dimension], and <see cref="AccumulateCotangent"/> trains it with any loss whose gradient with respect to the outputs is known.
/// A shape without frequencies ignores the times, which may be empty. Not thread-safe. Allocates nothing after the first calls.
/// </summary>
public sealed unsafe partial class ManagedNetwork : ITrainableField
{
    private readonly MlpPass _pass;
    private readonly MlpLayout _layout;
    private readonly MlpParameters _current,
        _average;
    private readonly LoraFactors? _lora;
    private readonly AlignedBuffer? _frozen;
    private readonly AlignedBuffer _gradient;
    private readonly AdamState _adam;
    private bool _accumulated,
        _averageStale;

    internal ManagedNetwork(MlpWeights weights, int loraRank, float loraScale, RandomStream stream, SimdLevel level)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(loraRank);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(loraScale);
        _pass = MlpPass.Create(weights.Shape, level);
        _layout = _pass.Layout;
        (_current, _average) = (new MlpParameters(_layout), new MlpParameters(_layout));
        for (var l = 0; l < _layout.Layers.Length; l++)
            _layout.Pack(l, weights.Layers[l].Weight, weights.Layers[l].Bias, _current.Buffer.Span);
        _current.Buffer.Span.CopyTo(_average.Buffer.Span);
        if (loraRank > 0)
        {
            _lora = new LoraFactors(_layout, loraRank, loraScale);
            _frozen = new AlignedBuffer(_layout.Length);
            _current.Buffer.Span.CopyTo(_frozen.Span);
            _adam = new AdamState(new AlignedBuffer(_lora.Length), new AlignedBuffer(_lora.Length));
            _lora.Initialise(_adam.Weights.Span, stream);
            _adam.Weights.Span.CopyTo(_adam.Average.Span);
            _gradient = new AlignedBuffer(_layout.Length);
        }
        else
        {
            _adam = new AdamState(_current.Buffer, _average.Buffer);
            _gradient = _adam.Gradient;
        }

        Average = new MovingAverageField(this);
    }

    /// <summary>Shape of the network.</summary>
    public MlpShape Shape => _layout.Shape;

    /// <inheritdoc/>
    public int Dimension => Shape.Dimension;

    /// <inheritdoc/>
    public double FlopsPerRow => 2.0 * _layout.WeightCount;

    /// <inheritdoc/>
    public int ParameterCount => _lora?.Length ?? _layout.ParameterCount;

    /// <inheritdoc/>
    public IVelocityField Average { get; }

    /// <inheritdoc/>
    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => Evaluate(_current, x, times, velocity);

    /// <inheritdoc/>
    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        Vjp(_current, x, times, cotangent, velocity, gradient);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale)
    {
        var (source, goal) = (Operand(x, Dimension, x, times), Operand(target, Shape.Outputs, x, times));
        if (weights.Length != 1 && weights.Length != x.Rows)
            throw new ArgumentException(
                $"got {weights.Length} weights for {x.Rows} rows; expected one weight, or one per row",
                nameof(weights)
            );
        var total = 0.0;
        _pass.Begin(_current, times);
        var block = MlpPass.BlockSize(x.Rows);
        for (var start = 0; start < x.Rows; start += block)
        {
            var rows = Math.Min(block, x.Rows - start);
            _pass.Forward(_current, source.Pointer + (start * Dimension), Block(times, start, rows), rows, keep: true);
            for (var i = 0; i < rows; i++)
            {
                var weight = weights[weights.Length == 1 ? 0 : start + i];
                total += Residual(i, goal.Pointer + ((start + i) * Shape.Outputs), weight, clip, scale);
            }

            _pass.Backward(_current, rows, _gradient.Pointer, _accumulated, inputGradient: false);
            _accumulated = true;
        }

        KeepAlive(source, goal);
        return total;
    }

    /// <summary>Adds the gradient of sum_i cotangent_i . output(x_i, t_i) to the gradient buffer, for training with any loss.</summary>
    /// <param name="x">[rows, Dimension]</param>
    /// <param name="times">One per row, or a single one; empty for a shape without frequencies.</param>
    /// <param name="cotangent">[rows, Outputs]: the gradient of the loss with respect to the outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AccumulateCotangent(Tensor x, ReadOnlySpan<float> times, Tensor cotangent)
    {
        var (source, gradient) = (Operand(x, Dimension, x, times), Operand(cotangent, Shape.Outputs, x, times));
        _pass.Begin(_current, times);
        var block = MlpPass.BlockSize(x.Rows);
        for (var start = 0; start < x.Rows; start += block)
        {
            var rows = Math.Min(block, x.Rows - start);
            _pass.Forward(_current, source.Pointer + (start * Dimension), Block(times, start, rows), rows, keep: true);
            CopyRows(gradient.Pointer + (start * Shape.Outputs), Shape.Outputs, _pass.Cotangent, _pass.OutputStride, rows, Shape.Outputs);
            _pass.Backward(_current, rows, _gradient.Pointer, _accumulated, inputGradient: false);
            _accumulated = true;
        }

        KeepAlive(source, gradient);
    }

    /// <inheritdoc/>
    public double Step(in AdamSettings settings)
    {
        if (!_accumulated)
            _gradient.Span.Clear();
        _accumulated = false;
        _lora?.Project(_adam.Weights.Span, _gradient.Span, _adam.Gradient.Span);
        var norm = _adam.GradientNorm();
        if (!double.IsFinite(norm))
            return norm;
        _adam.Step(settings, norm);
        WeightsChanged();
        return norm;
    }

    /// <summary>Copies the weights in use to the host, independent of any backend's layout; with LoRA, the effective weights.</summary>
    /// <param name="average">Copies the moving average of the weights instead.</param>
    public MlpWeights Export(bool average = false)
    {
        var parameters = average ? AverageParameters() : _current;
        return new MlpWeights(
            Shape,
            [.. Enumerable.Range(0, _layout.Layers.Length).Select(l => _layout.Unpack(l, parameters.Buffer.Span))]
        );
    }

    /// <summary>Does nothing, because the garbage collector frees the memory.</summary>
    public void Dispose() { }

    internal MlpParameters AverageParameters()
    {
        _adam.SyncAverage();
        if (_averageStale && _lora is not null)
        {
            _lora.Apply(_adam.Average.Span, _frozen!.Span, _average.Buffer.Span);
            _average.Changed();
        }

        _averageStale = false;
        return _average;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Evaluate(MlpParameters parameters, Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        var (source, result) = (Operand(x, Dimension, x, times), Operand(velocity, Shape.Outputs, x, times));
        _pass.Begin(parameters, times);
        var block = MlpPass.BlockSize(x.Rows);
        for (var start = 0; start < x.Rows; start += block)
        {
            var rows = Math.Min(block, x.Rows - start);
            _pass.Forward(parameters, source.Pointer + (start * Dimension), Block(times, start, rows), rows, keep: false);
            CopyRows(_pass.Output, _pass.OutputStride, result.Pointer + (start * Shape.Outputs), Shape.Outputs, rows, Shape.Outputs);
        }

        KeepAlive(source, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Vjp(MlpParameters parameters, Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        var (source, result) = (Operand(x, Dimension, x, times), Operand(velocity, Shape.Outputs, x, times));
        var (covector, target) = (Operand(cotangent, Shape.Outputs, x, times), Operand(gradient, Dimension, x, times));
        _pass.Begin(parameters, times);
        var block = MlpPass.BlockSize(x.Rows);
        for (var start = 0; start < x.Rows; start += block)
        {
            var rows = Math.Min(block, x.Rows - start);
            _pass.Forward(parameters, source.Pointer + (start * Dimension), Block(times, start, rows), rows, keep: true);
            CopyRows(covector.Pointer + (start * Shape.Outputs), Shape.Outputs, _pass.Cotangent, _pass.OutputStride, rows, Shape.Outputs);
            CopyRows(_pass.Output, _pass.OutputStride, result.Pointer + (start * Shape.Outputs), Shape.Outputs, rows, Shape.Outputs);
            _pass.Backward(parameters, rows, null, accumulate: false, inputGradient: true);
            CopyRows(_pass.InputGradient, _pass.InputStride, target.Pointer + (start * Dimension), Dimension, rows, Dimension);
        }

        KeepAlive(source, result);
        KeepAlive(covector, target);
    }

    /// <summary>
    /// Returns the term min(clip, w |v - target|^2) of one row, and writes its cotangent 2 scale w (v - target), which is zero if the term
    /// is clipped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Residual(int row, float* target, float weight, float clip, float scale)
    {
        float* output = _pass.Output + (row * _pass.OutputStride),
            cotangent = _pass.Cotangent + (row * _pass.OutputStride);
        var sum = 0f;
        for (var j = 0; j < Shape.Outputs; j++)
        {
            var difference = output[j] - target[j];
            sum += difference * difference;
            cotangent[j] = 2f * scale * weight * difference;
        }

        var term = weight * sum;
        if (!(term > clip))
            return term;
        new Span<float>(cotangent, Shape.Outputs).Clear();
        return clip;
    }

    private ManagedTensor Operand(Tensor tensor, int columns, Tensor x, ReadOnlySpan<float> times)
    {
        var operand = ManagedBackend.Of(tensor);
        if (operand.Rows != x.Rows || operand.Columns != columns)
            throw new ArgumentException($"the tensor has shape [{operand.Rows}, {operand.Columns}], expected [{x.Rows}, {columns}]");
        if (times.Length != 1 && times.Length != x.Rows && Shape.Frequencies.Length > 0)
            throw new ArgumentException($"got {times.Length} times for {x.Rows} rows; expected one time, or one per row", nameof(times));
        return operand;
    }

    private static ReadOnlySpan<float> Block(ReadOnlySpan<float> times, int start, int rows) =>
        times.Length <= 1 ? times : times.Slice(start, rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(float* from, int fromStride, float* to, int toStride, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, from += fromStride, to += toStride)
        {
            for (var j = 0; j < columns; j++)
                to[j] = from[j];
        }
    }

    /// <summary>
    /// Keeps the tensors and the network alive while kernels use their pointers, which the garbage collector does not see.
    /// </summary>
    private void KeepAlive(ManagedTensor a, ManagedTensor b)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(this);
    }
}
