using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>
/// The learning curves of a benchmark of the MF-Hartmann family: the score follows from the parameters x1, x2 and so on, and more compute
/// is a higher fidelity. The last rung has the fidelity 100, the others in proportion to their compute.
/// </summary>
public sealed class HartmannCurves : ILearningCurves
{
    // A configuration that the file gives may leave a variable out.
    private const double Middle = 0.5;

    private readonly HartmannBenchmark _benchmark;
    private readonly IReadOnlyList<string> _variables;
    private readonly double _most;

    /// <summary>Creates the curves of a benchmark for a sweep.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="spec">The sweep.</param>
    /// <exception cref="ArgumentException">
    /// The sweep lacks a variable, one may be outside [0, 1], or the first rung is below the fidelity 1. The message says which.
    /// </exception>
    public HartmannCurves(HartmannBenchmark benchmark, SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentNullException.ThrowIfNull(spec);
        (_benchmark, _variables, _most) = (benchmark, [.. benchmark.Variables], spec.Halving.MaxCompute);
        if (Mistake(spec) is { } mistake)
            throw new ArgumentException($"{benchmark.Name}: {mistake}");
    }

    /// <inheritdoc/>
    public double? Optimum => _benchmark.Optimum;

    /// <inheritdoc/>
    public double NoiseAt(double compute) => _benchmark.NoiseAt(Fidelity(compute));

    /// <inheritdoc/>
    public double Cost(double compute) => compute > 0 ? _most * HartmannBenchmark.Cost(Fidelity(compute)) : 0;

    /// <inheritdoc/>
    public double Expected(Configuration configuration, ulong seed, double compute)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Span<double> x = stackalloc double[_variables.Count];
        for (var i = 0; i < x.Length; i++)
            x[i] = configuration.Values.TryGetValue(_variables[i], out var value) ? value.Number : Middle;
        return _benchmark.Value(x, Fidelity(compute));
    }

    private double Fidelity(double compute) => HartmannBenchmark.MostFidelity * compute / _most;

    private string? Mistake(SweepSpec spec)
    {
        foreach (var (method, name) in spec.Space.Methods.SelectMany(method => _variables.Select(name => (method, name))))
        {
            var variable = spec.Space.Of(method).FirstOrDefault(parameter => parameter.Name == name);
            if (variable is null)
                return $"the sweep needs the parameters {string.Join(", ", _variables)}, each from 0 to 1; {name} is missing";
            if (variable.When.Count > 0)
                return $"{name} must not depend on other parameters";
            if (!IsInside(variable.Domain))
                return $"{name} must be numbers from 0 to 1: a list of them, or a range";
        }

        var first = Fidelity(spec.Halving.MinCompute);
        return first < 1 ? "the first rung must have at least a hundredth of the compute of the last one" : null;
    }

    private static bool IsInside(Domain domain) =>
        domain switch
        {
            Domain.Values list => list.Items.All(value => value.IsNumber && value.Number is >= 0 and <= 1),
            Domain.Range range => range is { Min: >= 0, Max: <= 1 },
            _ => false,
        };
}
