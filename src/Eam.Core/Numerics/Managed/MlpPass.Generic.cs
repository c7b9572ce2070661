using System.Runtime.CompilerServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// <see cref="MlpPass"/> for one vector width. These methods and those they call are compiled with full optimisation at once: with the
/// JIT's tiers, the first second of a process, which is much of a short trial, would run a fifth slower.
/// </summary>
internal sealed unsafe class MlpPass<TSimd, TVector> : MlpPass
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int _dimension,
        _features,
        _stride;
    private readonly AlignedBuffer _frequencies,
        _sine,
        _cosine,
        _firstBias,
        _zeros,
        _columnSums;
    private readonly AlignedBuffer[] _activations,
        _derivatives;
    private readonly AlignedBuffer _cotangent,
        _output,
        _inputGradient;
    private bool _single;

    public MlpPass(MlpShape shape)
    {
        Layout = new MlpLayout(shape, TSimd.Width);
        (_dimension, _features) = (shape.Dimension, shape.Frequencies.Length);
        _frequencies = new AlignedBuffer(Layout.Pad(Math.Max(1, _features)));
        shape.Frequencies.CopyTo(_frequencies.Span);
        _sine = new AlignedBuffer(_frequencies.Length);
        _cosine = new AlignedBuffer(_frequencies.Length);
        _firstBias = new AlignedBuffer(Layout.Layers[0].PaddedOutputs);
        _zeros = new AlignedBuffer(Math.Max(Layout.Stride(shape.Width), Layout.Stride(shape.Inputs)));
        _stride = Layout.Stride(shape.Width);
        OutputStride = Layout.Stride(shape.Outputs);
        InputStride = Layout.Stride(shape.Inputs);
        _columnSums = new AlignedBuffer(Math.Max(_stride, OutputStride));
        _output = new AlignedBuffer(BlockRows * OutputStride);
        _cotangent = new AlignedBuffer(BlockRows * OutputStride);
        _inputGradient = new AlignedBuffer(BlockRows * InputStride);
        _activations = new AlignedBuffer[shape.HiddenLayers + 1];
        _derivatives = new AlignedBuffer[shape.HiddenLayers];
        _activations[0] = new AlignedBuffer(BlockRows * InputStride);
        for (var i = 0; i < shape.HiddenLayers; i++)
        {
            _activations[i + 1] = new AlignedBuffer(BlockRows * _stride);
            _derivatives[i] = new AlignedBuffer(BlockRows * _stride);
        }
    }

    public override MlpLayout Layout { get; }

    public override int OutputStride { get; }

    public override int InputStride { get; }

    public override float* Output => _output.Pointer;

    public override float* Cotangent => _cotangent.Pointer;

    public override float* InputGradient => _inputGradient.Pointer;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Begin(MlpParameters parameters, ReadOnlySpan<float> times)
    {
        _single = _features == 0 || times.Length == 1;
        if (!_single)
            return;
        var first = Layout.Layers[0];
        var weights = parameters.Buffer.Pointer;
        parameters.Buffer.Span.Slice(first.Bias, first.PaddedOutputs).CopyTo(_firstBias.Span);
        if (_features > 0)
            Activation<TSimd, TVector>.TimeFeatures(times[0], _frequencies.Pointer, _frequencies.Length, _sine.Pointer, _cosine.Pointer);
        for (var k = 0; k < 2 * _features; k++)
        {
            var feature = TSimd.Broadcast(k < _features ? _sine.Pointer[k] : _cosine.Pointer[k - _features]);
            for (var o = 0; o < first.PaddedOutputs; o += TSimd.Width)
            {
                var bias = _firstBias.Pointer + o;
                var weight = weights + Layout.Index(first, o, _dimension + k);
                TSimd.Store(bias, TSimd.Fma(feature, TSimd.Load(weight), TSimd.Load(bias)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(MlpParameters parameters, float* x, ReadOnlySpan<float> times, int rows, bool keep)
    {
        LoadInput(x, times, rows);
        var weights = parameters.Buffer.Pointer;
        var last = Layout.Layers.Length - 1;
        for (var l = 0; l <= last; l++)
        {
            var layer = Layout.Layers[l];
            if (layer.Narrow)
            {
                NarrowLayer<TSimd, TVector>.Forward(
                    rows,
                    layer.PaddedInputs,
                    layer.Outputs,
                    _activations[l].Pointer,
                    _stride,
                    weights + layer.Weight,
                    weights + layer.Bias,
                    Output,
                    OutputStride
                );
                return;
            }

            var k = l == 0 && _single ? _dimension : layer.Inputs;
            var bias = l == 0 && _single ? _firstBias.Pointer : weights + layer.Bias;
            var epilogue =
                l == last ? Epilogue.None
                : keep ? Epilogue.SiluAndDerivative
                : Epilogue.Silu;
            Gemm<TSimd, TVector>.Packed(
                rows,
                k,
                _activations[l].Pointer,
                l == 0 ? InputStride : _stride,
                weights + layer.Weight,
                layer.Inputs,
                layer.PaddedOutputs,
                layer.PaddedOutputs,
                bias,
                l == last ? Output : _activations[l + 1].Pointer,
                l == last ? OutputStride : _stride,
                epilogue,
                l == last ? null : _derivatives[l].Pointer
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(MlpParameters parameters, int rows, float* gradient, bool accumulate, bool inputGradient)
    {
        var delta = Cotangent;
        nint deltaStride = OutputStride;
        for (var l = Layout.Layers.Length - 1; l >= 0; l--)
        {
            var layer = Layout.Layers[l];
            if (gradient != null)
                WeightGradient(l, rows, delta, deltaStride, gradient, accumulate);
            if (l == 0 && !inputGradient)
                return;

            // The gradient overwrites the derivative, so that one buffer less is in the cache.
            var next = l == 0 ? InputGradient : _derivatives[l - 1].Pointer;
            if (layer.Narrow)
            {
                NarrowLayer<TSimd, TVector>.Backward(
                    rows,
                    layer.PaddedInputs,
                    layer.Outputs,
                    delta,
                    deltaStride,
                    parameters.Buffer.Pointer + layer.Weight,
                    next,
                    _stride
                );
            }
            else
            {
                Gemm<TSimd, TVector>.Packed(
                    rows,
                    layer.Outputs,
                    delta,
                    deltaStride,
                    parameters.Transposed(l),
                    layer.Outputs,
                    layer.PaddedInputs,
                    l == 0 ? Layout.Pad(_dimension) : layer.PaddedInputs,
                    _zeros.Pointer,
                    next,
                    l == 0 ? InputStride : _stride,
                    l == 0 ? Epilogue.None : Epilogue.Multiply,
                    null
                );
            }

            delta = next;
            deltaStride = _stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeightGradient(int l, int rows, float* delta, nint stride, float* gradient, bool accumulate)
    {
        var layer = Layout.Layers[l];
        var folded = l == 0 && _single;
        if (layer.Narrow)
        {
            NarrowLayer<TSimd, TVector>.Gradient(
                rows,
                layer.PaddedInputs,
                layer.Outputs,
                delta,
                stride,
                _activations[l].Pointer,
                _stride,
                gradient + layer.Weight,
                accumulate
            );
        }
        else
        {
            Gemm<TSimd, TVector>.Outer(
                folded ? _dimension : layer.Inputs,
                rows,
                _activations[l].Pointer,
                l == 0 ? InputStride : _stride,
                delta,
                stride,
                layer.PaddedOutputs,
                gradient + layer.Weight,
                layer.Inputs,
                _zeros.Pointer,
                accumulate
            );
        }

        Activation<TSimd, TVector>.ColumnSums(rows, layer.PaddedOutputs, delta, stride, _columnSums.Pointer);
        for (var o = 0; o < layer.PaddedOutputs; o += TSimd.Width)
        {
            var sum = TSimd.Load(_columnSums.Pointer + o);
            AddOrSet(gradient + layer.Bias + o, sum, accumulate);

            // With one time for all rows, the gradient of a time feature's weight is the feature times the bias gradient.
            for (var k = 0; folded && k < 2 * _features; k++)
            {
                var feature = k < _features ? _sine.Pointer[k] : _cosine.Pointer[k - _features];
                var target = gradient + Layout.Index(layer, o, _dimension + k);
                AddOrSet(target, TSimd.Multiply(TSimd.Broadcast(feature), sum), accumulate);
            }
        }
    }

    private static void AddOrSet(float* target, TVector value, bool accumulate) =>
        TSimd.Store(target, accumulate ? TSimd.Add(TSimd.Load(target), value) : value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadInput(float* x, ReadOnlySpan<float> times, int rows)
    {
        var row = _activations[0].Pointer;
        for (var i = 0; i < rows; i++, row += InputStride, x += _dimension)
        {
            new ReadOnlySpan<float>(x, _dimension).CopyTo(new Span<float>(row, _dimension));
            if (_single)
                continue;
            Activation<TSimd, TVector>.TimeFeatures(times[i], _frequencies.Pointer, _frequencies.Length, _sine.Pointer, _cosine.Pointer);
            _sine.Span[.._features].CopyTo(new Span<float>(row + _dimension, _features));
            _cosine.Span[.._features].CopyTo(new Span<float>(row + _dimension + _features, _features));
        }
    }
}
