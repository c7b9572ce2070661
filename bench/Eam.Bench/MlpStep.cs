using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Bench;

/// <summary>The training step that is compared with PyTorch: three hidden layers, 64 time features, one time per row, MSE and Adam.</summary>
internal sealed class MlpStep : IDisposable
{
    private readonly ManagedBackend _backend;
    private readonly ManagedNetwork _network;
    private readonly Tensor _x,
        _target,
        _velocity;
    private readonly float[] _times,
        _weights = [1f];

    public MlpStep(int dimension, int width, int batch, SimdLevel? level = null)
    {
        _backend = level is { } l ? new ManagedBackend(l) : new ManagedBackend();
        var stream = new RandomStream(7, 1);
        var weights = MlpWeights.Initialise(MlpShape.Velocity(dimension, width, 3), stream, zeroOutput: false);
        _network = _backend.CreateNetwork(weights, 0, stream);
        (_x, _target, _velocity) = (_backend.Rent(batch, dimension), _backend.Rent(batch, dimension), _backend.Rent(batch, dimension));
        _backend.Gaussian(_x, stream);
        _backend.Gaussian(_target, stream);
        _times = new float[batch];
        stream.Uniform(_times);
    }

    /// <summary>Computes the gradient and takes an optimiser step. Updates a moving average only if <paramref name="ema"/> is set (the PyTorch step has none).</summary>
    public double Train(float ema = 0f)
    {
        var loss = _network.Accumulate(_x, _times, _target, _weights, float.PositiveInfinity, 1f / _x.Rows);
        _network.Step(new AdamSettings(1e-3f, Ema: ema));
        return loss;
    }

    /// <summary>Computes one forward pass with the same time for all rows, as an ODE solver does.</summary>
    public void Evaluate() => _network.Evaluate(_x, _times.AsSpan(0, 1), _velocity);

    /// <summary>Computes a forward pass and the input gradient, as Adjoint Matching needs them from the base network.</summary>
    public void Vjp() => _network.Vjp(_x, _times.AsSpan(0, 1), _x, _velocity, _target);

    public void Dispose()
    {
        _network.Dispose();
        _backend.Dispose();
    }
}
