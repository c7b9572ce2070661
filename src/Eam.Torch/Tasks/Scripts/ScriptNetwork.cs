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
    private readonly Arguments _arguments;
    private readonly ScriptSpec _spec;
    private readonly int? _unconditional;
    private IReadOnlyList<torch.Tensor>? _bound;
    private bool _disposed;

    /// <param name="spec">The settings.</param>
    /// <param name="device">The device to compute on.</param>
    /// <param name="unconditional">The index of the condition without a prompt, for guidance; null for none.</param>
    /// <exception cref="BackendException">The file does not fit the settings; the message is one line.</exception>
    public ScriptNetwork(ScriptSpec spec, torch.Device device, int? unconditional)
    {
        (_spec, _unconditional) = (spec, unconditional);
        _script = new ScriptFile(spec.Velocity, device);
        _arguments = new Arguments(spec.Condition, spec.Conditions, device);
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
        FlopsPerRow = spec.Flops > 0 ? spec.Flops : 2 * all * (IsGuided ? 2 : 1);
        Initial = [.. tensors.Select(HostTensors.Values)];
    }

    public int Dimension => _spec.Dimension;

    public int Outputs => _spec.Dimension;

    public bool UsesConditions => _arguments.DifferByRow;

    public double FlopsPerRow { get; }

    private bool IsGuided => _spec.Guidance != 1 && _unconditional is not null;

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>The script's tensors of the trained parameters, in the order of the parameters.</summary>
    public IReadOnlyList<torch.Tensor> OwnLeaves { get; }

    IReadOnlyList<torch.Tensor>? INetwork.OwnLeaves => OwnLeaves;

    /// <summary>The weights of the trained parameters in the file.</summary>
    public float[][] Initial { get; }

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor? conditions = null)
    {
        Bind(weights.All);
        if (_spec.PredictsNoise)
            times = times.Within(1e-3f, 1 - 1e-3f); // at the ends the noise does not determine the velocity
        if (!IsGuided || conditions is null)
            return Output(x, times, conditions);

        // Both velocities in one pass of twice the rows. A velocity is linear in the predicted noise, so guidance of either is the same.
        var rows = x.shape[0];
        var none = TensorArithmetic.FilledLike(conditions, _unconditional!.Value);
        var both = Output(
            torch.cat([x, x]),
            times.shape[0] == rows ? torch.cat([times, times]) : times.expand(2 * rows),
            torch.cat([conditions, none])
        );
        var halves = both.chunk(2, 0);
        return halves[1].Plus(halves[0].sub(halves[1]), _spec.Guidance);
    }

    private torch.Tensor Output(torch.Tensor x, torch.Tensor times, torch.Tensor? conditions)
    {
        var output = _script.Call(_arguments.With(x.view([x.shape[0], .. _spec.Shape]), times, conditions));
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
        _arguments.Dispose();
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
