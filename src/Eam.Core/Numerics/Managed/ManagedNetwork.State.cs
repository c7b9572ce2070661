namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Checkpoints of the network: row-major [outputs, inputs] tensors, whatever the packed layout, so that they load on any machine.
/// </summary>
public sealed unsafe partial class ManagedNetwork
{
    /// <inheritdoc/>
    public void Save(TrainingState state, string prefix)
    {
        ArgumentNullException.ThrowIfNull(state);
        _adam.SyncAverage();
        foreach (var (name, buffer) in Buffers())
        {
            for (var l = 0; l < _layout.Layers.Length; l++)
            {
                var layer = _layout.Layers[l];
                var key = $"{prefix}{name}.{l}";
                if (_lora is null)
                {
                    var weights = _layout.Unpack(l, buffer.Span);
                    state.Tensors[key + ".weight"] = new StateTensor([layer.Outputs, layer.Inputs], weights.Weight);
                    state.Tensors[key + ".bias"] = new StateTensor([layer.Outputs], weights.Bias);
                }
                else
                {
                    var (a, b) = _lora.Offsets(l);
                    state.Tensors[key + ".a"] = new StateTensor(
                        [_lora.Rank, layer.Inputs],
                        [.. buffer.Span.Slice(a, _lora.Rank * layer.Inputs)]
                    );
                    state.Tensors[key + ".b"] = new StateTensor(
                        [layer.Outputs, _lora.Rank],
                        [.. buffer.Span.Slice(b, _lora.Rank * layer.Outputs)]
                    );
                }
            }
        }

        state.Counters[prefix + "steps"] = _adam.Steps;
        if (_lora is not null)
            state.SetReal(prefix + "lora_scale", _lora.Scale);
    }

    /// <inheritdoc/>
    public void Load(TrainingState state, string prefix)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_lora is not null)
            state.RequireReal(prefix + "lora_scale", _lora.Scale);
        foreach (var (name, buffer) in Buffers())
        {
            for (var l = 0; l < _layout.Layers.Length; l++)
            {
                var layer = _layout.Layers[l];
                var key = $"{prefix}{name}.{l}";
                if (_lora is null)
                {
                    var weight = state.Tensor(key + ".weight", layer.Outputs, layer.Inputs);
                    _layout.Pack(l, weight, state.Tensor(key + ".bias", layer.Outputs), buffer.Span);
                }
                else
                {
                    var (a, b) = _lora.Offsets(l);
                    state.Tensor(key + ".a", _lora.Rank, layer.Inputs).CopyTo(buffer.Span[a..]);
                    state.Tensor(key + ".b", layer.Outputs, _lora.Rank).CopyTo(buffer.Span[b..]);
                }
            }
        }

        _adam.Steps = state.Counter(prefix + "steps");
        (_accumulated, _adam.AverageIsWeights) = (false, false);
        WeightsChanged();
    }

    private void WeightsChanged()
    {
        _lora?.Apply(_adam.Weights.Span, _frozen!.Span, _current.Buffer.Span);
        _current.Changed();
        _average.Changed();
        _averageStale = true;
    }

    private IEnumerable<(string Name, AlignedBuffer Buffer)> Buffers() =>
        [
            ("weights", _adam.Weights),
            ("average", _adam.Average),
            ("first_moment", _adam.FirstMoment),
            ("second_moment", _adam.SecondMoment),
        ];
}
