using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>An exported reward. If it is differentiable, its gradient comes from autograd; otherwise only its values are used.</summary>
internal sealed class ScriptReward : IReward, IDisposable
{
    private readonly ScriptRewardSpec _spec;
    private readonly long[] _shape;
    private readonly ScriptFile _script;
    private readonly Arguments _arguments;
    private readonly TorchBackend _backend;

    /// <exception cref="BackendException">The file does not fit the settings; the message is one line.</exception>
    public ScriptReward(ScriptRewardSpec spec, long[] shape, TorchBackend backend)
    {
        (_spec, _shape, _backend) = (spec, shape, backend);
        _script = new ScriptFile(spec.File, backend.Device);
        _arguments = new Arguments(spec.Condition, spec.Conditions, backend.Device);
        foreach (var (_, value) in _script.Parameters)
        {
            FlopsPerRow += 6.0 * value.numel();
            value.requires_grad = false;
        }
    }

    public bool HasGradient => _spec.HasGradient;

    /// <summary>Floating-point operations per row: three forward passes with two operations per parameter.</summary>
    public double FlopsPerRow { get; }

    public void Evaluate(Tensor x, Span<float> values)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        HostTensors.Values(Call(TorchBackend.Of(x).Value, x)).CopyTo(values);
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var leaf = TorchBackend.Of(x).Value.detach().requires_grad_(true);
        var rewards = Call(leaf, x);
        HostTensors.Values(rewards).CopyTo(values);
        if (!rewards.requires_grad)
            throw new BackendException(
                $"{_spec.File}: no gradient flows from the reward to x. Check it for detach, rounding and torch.no_grad, or say that it has none (reward_gradient: none, or gradient: none in rewards)"
            );
        rewards.sum().backward(inputs: [leaf]);
        using var none = torch.no_grad();
        TorchBackend.Of(gradient).Value.copy_(leaf.grad ?? throw new BackendException($"{_spec.File}: the reward does not depend on x"));
    }

    public void Dispose()
    {
        _arguments.Dispose();
        _script.Dispose();
    }

    private torch.Tensor Call(torch.Tensor x, Tensor rowsOf)
    {
        var rows = x.shape[0];
        var conditions = _arguments.DifferByRow ? _backend.ConditionsOf(rowsOf) : null;
        var rewards = _script.Call(_arguments.With(x.view([rows, .. _shape]), null, conditions));
        return rewards.numel() == rows
            ? rewards.to(torch.float32).reshape(rows)
            : throw new BackendException(
                $"{_spec.File}: forward returned [{string.Join(", ", rewards.shape)}] for {rows} rows; it must return one number per row"
            );
    }
}
