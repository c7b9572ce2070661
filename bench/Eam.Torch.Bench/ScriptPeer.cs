using static TorchSharp.torch;

namespace Eam.Torch.Bench;

/// <summary>The same network exported from PyTorch (peers/torch_peer.py export). Takes the same steps with plain operations of the same libtorch.</summary>
internal sealed class ScriptPeer : IDisposable
{
    private readonly jit.ScriptModule<Tensor, Tensor, Tensor> _network;
    private readonly TorchSharp.Modules.Parameter[] _parameters;
    private readonly Tensor[] _average;
    private readonly optim.Optimizer _adam;
    private readonly Tensor _x,
        _target,
        _times;
    private readonly Device _device;
    private readonly int _steps;

    public ScriptPeer(string file, Device device, int rows, int dimension, int steps)
    {
        (_device, _steps) = (device, steps);
        _network = jit.load<Tensor, Tensor, Tensor>(file, device.type, device.index);
        _parameters = [.. _network.parameters()];
        _average = [.. _parameters.Select(parameter => parameter.detach().clone())];
        _adam = optim.Adam(_parameters, 1e-4);
        (_x, _target, _times) = (
            randn(rows, dimension, device: device),
            randn(rows, dimension, device: device),
            rand(rows, device: device)
        );
    }

    public void Train()
    {
        using var scope = NewDisposeScope();
        _adam.zero_grad();
        var loss = (_network.forward(_x, _times) - _target).square().sum(1).mean();
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, 1);
        _adam.step();
        using (no_grad())
        {
            foreach (var (average, parameter) in _average.Zip(_parameters))
                average.lerp_(parameter, 0.02);
        }

        loss.item<float>();
    }

    public void Sample()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var y = _x;
        for (var k = 0; k < _steps; k++)
            y = y + (_network.forward(y, full(_x.shape[0], k / (float)_steps, device: _device)) / _steps);
    }

    public void Dispose()
    {
        _adam.Dispose();
        _network.Dispose();
        foreach (var tensor in _average.Append(_x).Append(_target).Append(_times))
            tensor.Dispose();
    }
}
