using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>
/// Runs an exported velocity and reward once on two rows of noise, so that wrong shapes, types and gradients are reported before a sweep
/// starts.
/// </summary>
internal static class ScriptCheck
{
    private const int Rows = 2;

    /// <exception cref="BackendException">Something is wrong; the message is one line.</exception>
    public static void Run(ScriptSpec spec, ConditionSet? conditions)
    {
        using var scope = torch.NewDisposeScope();
        using var backend = new TorchBackend(torch.CPU);
        using var x = backend.Rent(Rows, spec.Dimension);
        backend.Gaussian(x, new RandomStream(1, 1));
        if (conditions is not null)
            x.SetConditions([conditions.Trained[0], conditions.Trained[^1]]);
        Velocity(spec, x, backend, conditions?.Unconditional);
        foreach (var reward in spec.Rewards)
            Reward(reward, spec, x, backend);
    }

    private static void Reward(ScriptRewardSpec spec, ScriptSpec task, Tensor x, TorchBackend backend)
    {
        using var reward = new ScriptReward(spec, task.Shape, backend);
        using var gradient = backend.Rent(Rows, task.Dimension);
        var values = new float[Rows];
        if (!reward.HasGradient)
        {
            reward.Evaluate(x, values);
            RequireFinite(spec.File, "a reward", values);
            return;
        }

        reward.Gradient(x, values, gradient);
        RequireFinite(spec.File, "a reward", values);
        RequireFinite(spec.File, "a reward's gradient", gradient.Read());
    }

    private static void Velocity(ScriptSpec spec, Tensor rows, TorchBackend backend, int? unconditional)
    {
        using var network = new ScriptNetwork(spec, backend.Device, unconditional);
        var weights = new Weights(network.OwnLeaves, new Dictionary<int, (torch.Tensor A, torch.Tensor B)>(), torch.ScalarType.Float32);
        foreach (var leaf in network.OwnLeaves)
            leaf.requires_grad = true;
        var (x, conditions) = (((TorchTensor)rows).Value, network.UsesConditions ? backend.ConditionsOf(rows) : null);
        var input = x.detach().requires_grad_(true);
        var velocity = network.Forward(weights, input, TensorArithmetic.Filled(Rows, 0.5f), conditions);
        RequireFinite(spec.Velocity, "a velocity", HostTensors.Values(velocity));
        if (!velocity.requires_grad)
            throw new BackendException(
                $"{spec.Velocity}: no gradient flows from the velocity. Check it for detach and torch.no_grad, and whether it was frozen (torch.jit.freeze)"
            );
        velocity.sum().backward();
        if (input.grad is null)
            throw new BackendException($"{spec.Velocity}: the velocity does not depend on x");
        var deaf = network.Parameters.Where((_, i) => network.OwnLeaves[i].grad is null).Select(parameter => parameter.Name).ToList();
        if (deaf.Count > 0)
            throw new BackendException(
                $"{spec.Velocity}: no gradient reaches {string.Join(", ", deaf.Take(3))}{(deaf.Count > 3 ? $" and {deaf.Count - 3} more" : "")}; exclude them with the setting train"
            );
    }

    private static void RequireFinite(string path, string what, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                throw new BackendException($"{path}: {what} at random noise is {value}, not a finite number");
        }
    }
}
