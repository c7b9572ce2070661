using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Simulation;

/// <summary>
/// A benchmark of the MF-Hartmann family (Mallik et al., <i>PriorBand</i>, NeurIPS 2023, with the cost of Kandasamy et al., arXiv
/// 1703.06240): a Hartmann function that is flatter and noisier at a low fidelity z. The fidelity is from 1 to 100.
/// </summary>
/// <param name="Dimensions">Number of variables: 3 or 6.</param>
/// <param name="Quality">What the low fidelities are worth: good, moderate, bad or terrible.</param>
/// <param name="Bias">What is taken off the height of each hill at z = 1.</param>
/// <param name="Noise">Standard deviation of the noise at z = 1.</param>
public sealed record HartmannBenchmark(int Dimensions, string Quality, double Bias, double Noise)
{
    /// <summary>The name of all benchmarks together.</summary>
    public const string Family = "mf-hartmann";

    /// <summary>The highest fidelity, at which a value is exact.</summary>
    public const double MostFidelity = 100;

    // Four rungs with eta 3: z = 3.7, 11, 33 and 100. Below 3 the noise hides everything, so the source begins there too.
    private const double LeastFidelity = MostFidelity / 27;
    private const int Eta = 3;
    private const int UsualTrials = 200;
    private const string Method = "hartmann";

    /// <summary>All benchmarks: first those of three variables, the best low fidelities first.</summary>
    public static IReadOnlyList<HartmannBenchmark> All { get; } =
    [
        .. new[] { 3, 6 }.SelectMany(dimensions =>
            new HartmannBenchmark[]
            {
                new(dimensions, "good", 2.5, 2),
                new(dimensions, "moderate", 3, 3),
                new(dimensions, "bad", 3.5, 4),
                new(dimensions, "terrible", 4, 5),
            }
        ),
    ];

    /// <summary>The name, such as <c>mf-hartmann-3-good</c>.</summary>
    public string Name => FormattableString.Invariant($"{Family}-{Dimensions}-{Quality}");

    /// <summary>The largest value at the highest fidelity, to five digits.</summary>
    public double Optimum => HartmannFunction.Optimum(Dimensions);

    /// <summary>The names of its variables: x1, x2 and so on. Each is in [0, 1].</summary>
    public IEnumerable<string> Variables => Enumerable.Range(1, Dimensions).Select(number => FormattableString.Invariant($"x{number}"));

    /// <summary>Returns the value at a point without noise; larger is better.</summary>
    /// <param name="x">The point: one number in [0, 1] for each variable.</param>
    /// <param name="fidelity">The fidelity z, from 1 to 100.</param>
    public double Value(ReadOnlySpan<double> x, double fidelity)
    {
        var rest = Rest(fidelity);
        return HartmannFunction.Value(x, Bias * rest * rest);
    }

    /// <summary>Returns the standard deviation of the noise at a fidelity z from 1 to 100.</summary>
    public double NoiseAt(double fidelity) => Noise * Rest(fidelity);

    /// <summary>Returns the cost of an evaluation at a fidelity z from 1 to 100; one at z = 100 costs 1.</summary>
    public static double Cost(double fidelity) => 0.05 + (0.95 * (fidelity / MostFidelity) * (fidelity / MostFidelity));

    /// <summary>
    /// Creates a sweep of this benchmark: random search over its variables, four rungs from z = 100/27 to 100. Compute is z.
    /// </summary>
    public SweepSpec Sweep() =>
        new(
            Name,
            // Nothing trains, so the task only fills its place.
            TaskSettings.Defaults("gaussian-mixture"),
            new SearchSpace([Method], [.. Variables.Select(name => new SweptParameter(name, new Domain.Range(0, 1, false, false)))]),
            "random",
            new Objective("reward", true),
            new HalvingSpec(Core.Sweeps.Halving.HalvingRules.Default, Eta, false, ComputeUnit.Iterations, LeastFidelity, MostFidelity),
            new EvaluationSpec(),
            UsualTrials,
            Seed: 0,
            Slots: 1,
            MaxFailures: 3,
            Target: null
        );

    // 1 - z' of the source, with z' = log z / log 100. A fidelity that rounding makes larger than 100 has no bias and no noise either.
    private static double Rest(double fidelity) => Math.Max(0, 1 - (Math.Log(fidelity) / Math.Log(MostFidelity)));
}
