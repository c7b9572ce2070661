using System.Text.RegularExpressions;
using Eam.Core.Backends;
using Eam.Core.Flows;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>
/// An exported network whose named parameters are trained. The script holds one set of parameter tensors. They are set to share the memory
/// of the weights that a forward pass uses, which copies nothing. So the model, the moving average and the base share one network, and its
/// frozen part is in memory only once.
/// </summary>
internal sealed class ScriptNetwork : INetwork
{
    private readonly ScriptFile _script;
    private readonly Conditions _conditions;
    private readonly ScriptSpec _spec;
    private IReadOnlyList<torch.Tensor>? _bound;
    private bool _disposed;

    /// <exception cref="BackendException">The file does not fit the settings; the message is one line.</exception>
    public ScriptNetwork(ScriptSpec spec, torch.Device device)
    {
        _spec = spec;
        _script = new ScriptFile(spec.Velocity, device);
        _conditions = new Conditions(spec.Condition, device);
        var (specs, tensors, all) = (new List<ParameterSpec>(), new List<torch.Tensor>(), 0.0);
        foreach (var (name, value) in _script.Parameters)
        {
            all += value.numel();
            value.requires_grad = false;
            if (!Regex.IsMatch(name, $"^(?:{spec.Train})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
                continue;
            if (value.dtype != torch.float32)
                throw new BackendException(
                    $"{spec.Velocity}: parameter {name} is trained and must be float32, not {value.dtype.ToString().ToLowerInvariant()}; convert it before the export, or exclude it with the setting train"
                );
            specs.Add(new(name, value.shape));
            tensors.Add(value);
        }

        if (specs.Count == 0)
            throw new BackendException($"{spec.Velocity}: no parameter's name matches the setting train: '{spec.Train}'");
        (Parameters, OwnLeaves) = (specs, tensors);
        FlopsPerRow = spec.Flops > 0 ? spec.Flops : 2 * all;
        Initial = [.. tensors.Select(HostTensors.Values)];
    }

    public int Dimension => _spec.Dimension;

    public int Outputs => _spec.Dimension;

    public double FlopsPerRow { get; }

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>The script's tensors of the trained parameters, in the order of the parameters.</summary>
    public IReadOnlyList<torch.Tensor> OwnLeaves { get; }

    IReadOnlyList<torch.Tensor>? INetwork.OwnLeaves => OwnLeaves;

    /// <summary>The weights of the trained parameters in the file.</summary>
    public float[][] Initial { get; }

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times)
    {
        Bind(weights.All);
        if (_spec.PredictsNoise)
            times = times.Within(1e-3f, 1 - 1e-3f); // at the ends the noise does not determine the velocity
        var output = _script.Call(_conditions.With(x.view([x.shape[0], .. _spec.Shape]), times));
        if (output.numel() != x.numel() || output.shape[0] != x.shape[0])
            throw new BackendException(
                $"{_spec.Velocity}: forward returned [{string.Join(", ", output.shape)}] for x of [{x.shape[0]}, {string.Join(", ", _spec.Shape)}]; it must return the shape of x"
            );
        var flat = output.to(torch.float32).reshape(x.shape[0], -1);
        return _spec.PredictsNoise ? Velocity(x, times, flat) : flat;
    }

    public void Bind(IReadOnlyList<torch.Tensor> weights)
    {
        if (ReferenceEquals(_bound, weights) || ReferenceEquals(OwnLeaves, weights))
            return;
        using var gradients = torch.no_grad();
        foreach (var (tensor, weight) in OwnLeaves.Zip(weights))
            tensor.set_(weight);
        _bound = weights;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _conditions.Dispose();
        _script.Dispose();
    }

    // s = -noise / beta and v = kappa x + eta s.
    private torch.Tensor Velocity(torch.Tensor x, torch.Tensor times, torch.Tensor noise)
    {
        const float Quarter = (float)(Math.PI / 2);
        var (kappa, gain) =
            _spec.Schedule == Schedule.Linear
                ? (times.reciprocal(), times.reciprocal())
                : (times.Times(Quarter).tan().reciprocal().Times(Quarter), times.Times(Quarter).sin().reciprocal().Times(Quarter));
        return x.mul(kappa.view(-1, 1)).sub(noise.mul(gain.view(-1, 1)));
    }
}
