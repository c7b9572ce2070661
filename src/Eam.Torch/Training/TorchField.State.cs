using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;

namespace Eam.Torch.Training;

/// <summary>
/// Checkpoints: row-major tensors by name. For an MLP the names are those of the managed backend, so that each backend loads the other's
/// checkpoints.
/// </summary>
internal sealed partial class TorchField
{
    private IReadOnlyList<ParameterSpec> TrainedParameters => _lora?.Parameters ?? _network.Parameters;

    public void Save(TrainingState state, string prefix)
    {
        ArgumentNullException.ThrowIfNull(state);
        _adam.Prepare(_network.OwnLeaves);
        foreach (var (name, buffer) in _adam.Buffers())
        {
            foreach (var (parameter, view) in TrainedParameters.Zip(buffer.Views))
                state.Tensors[$"{prefix}{name}.{parameter.Name}"] = new StateTensor(Shape(parameter), HostTensors.Values(view));
        }

        state.Counters[prefix + "steps"] = _adam.Steps;
        if (_lora is not null)
            state.SetReal(prefix + "lora_scale", _lora.Scale);
    }

    public void Load(TrainingState state, string prefix)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_lora is not null)
            state.RequireReal(prefix + "lora_scale", _lora.Scale);
        _adam.Prepare(_network.OwnLeaves);
        foreach (var (name, buffer) in _adam.Buffers())
            Copy([.. TrainedParameters.Select(parameter => state.Tensor($"{prefix}{name}.{parameter.Name}", Shape(parameter)))], buffer);
        _adam.Steps = state.Counter(prefix + "steps");
        _adam.ClearGradient();
        (_stale, _averageStale, _accumulated) = (true, true, false);
    }

    private static int[] Shape(ParameterSpec parameter) => Array.ConvertAll(parameter.Shape, length => (int)length);
}
