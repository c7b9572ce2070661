using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;

namespace Eam.Testing.FineTuning;

/// <summary>A small trial with base N(0, 1), reward x and lambda 1.5: the target is N(1.5, 1).</summary>
public sealed class GaussianTrial : IDisposable
{
    public const double TargetMean = 1.5;

    private readonly IBackend _backend;
    private readonly Schedule _schedule;
    private readonly ResidualField _model;

    public GaussianTrial(string method, params ReadOnlySpan<(string Name, object Value)> settings)
        : this(new ManagedBackend(), method, "linear", settings) { }

    public GaussianTrial(string method, string schedule, params ReadOnlySpan<(string Name, object Value)> settings)
        : this(new ManagedBackend(), method, schedule, settings) { }

    /// <summary>Creates the trial on a backend, which the trial disposes.</summary>
    public GaussianTrial(IBackend backend, string method, string schedule, params ReadOnlySpan<(string Name, object Value)> settings)
    {
        _backend = backend;
        _schedule = schedule == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        Configuration = Configuration.Defaults(method);
        foreach (var (name, value) in settings)
            Configuration = Configuration.With(
                name,
                ParameterValue.Parse(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!)
            );
        var @base = new GaussianField(_schedule, 1, 0, 1);
        var weights = MlpWeights.Initialise(MlpShape.Velocity(1, 32, 2, 16), new RandomStream(5, 1), zeroOutput: true);
        _model = new ResidualField(_backend, @base, _backend.CreateNetwork(weights, 0, new RandomStream(5, 2)));
        Problem = new FineTuningProblem(_backend, _schedule, @base, new LinearReward(1), TargetMean, _model, true);
        Method = MethodCatalog.Find(method)!.Create(Problem, Configuration, new RandomStream(5, 3));
    }

    public Configuration Configuration { get; }

    public FineTuningProblem Problem { get; }

    public IFineTuner Method { get; }

    public List<IterationResult> Iterate(int iterations) => [.. Enumerable.Range(0, iterations).Select(_ => Method.Iterate())];

    /// <summary>Returns the root mean square of v_average - v* over times and the points that matter there.</summary>
    public double VelocityError(double from, double to)
    {
        var exact = new GaussianField(_schedule, 1, TargetMean, 1);
        var (sum, count) = (0.0, 0);
        for (var t = from; t <= to; t += 0.05)
        {
            var centre = _schedule.Alpha(t) * TargetMean;
            float[] points = [(float)(centre - 1), (float)centre, (float)(centre + 1)];
            using var x = _backend.Rent(3, 1);
            using var v = _backend.Rent(3, 1);
            x.Write(points);
            _model.Average.Evaluate(x, [(float)t], v);
            for (var i = 0; i < 3; i++, count++)
                sum += Math.Pow(v.Read()[i] - exact.Velocity(points[i], t), 2);
        }

        return Math.Sqrt(sum / count);
    }

    /// <summary>
    /// Returns the root mean square, relative to the optimal velocity's change, of the learned change at the times of a K-step memoryless
    /// grid: v* - v_base = -sigma_k^2 a_k / 2, a_K = -lambda, a_k = a_{k+1} (1 + h (2 dv_base/dx - kappa)).
    /// </summary>
    public double ControlError(int steps)
    {
        var grid = new SdeGrid(_schedule, steps);
        var @base = new GaussianField(_schedule, 1, 0, 1);
        var adjoint = -TargetMean;
        var (errors, squares) = (0.0, 0.0);
        using var x = _backend.Rent(2, 1);
        using var v = _backend.Rent(2, 1);
        x.Write([-0.5f, 1.5f]);
        for (var k = steps - 1; k >= 0; k--)
        {
            double t = grid[k].Time;
            adjoint *= 1 + (grid.H * ((2 * (@base.Velocity(1, t) - @base.Velocity(0, t))) - grid[k].Kappa));
            var optimal = -grid[k].Sigma * grid[k].Sigma * adjoint / 2;
            _model.Average.Evaluate(x, [grid[k].Time], v);
            for (var i = 0; i < 2; i++)
            {
                errors += Math.Pow(v.Read()[i] - @base.Velocity(x.Read()[i], t) - optimal, 2);
                squares += optimal * optimal;
            }
        }

        return Math.Sqrt(errors / squares);
    }

    /// <summary>Returns the mean endpoint of the model's SDE.</summary>
    public double SdeMean(int steps, double? sigma)
    {
        var grid = new SdeGrid(_schedule, steps, sigma);
        var stream = new RandomStream(9, 9);
        using var x = _backend.Rent(8192, 1);
        using var v = _backend.Rent(8192, 1);
        using var noise = _backend.Rent(8192, 1);
        _backend.Gaussian(x, stream);
        for (var k = 0; k < steps; k++)
        {
            _model.Average.Evaluate(x, [grid[k].Time], v);
            _backend.Gaussian(noise, stream);
            grid.Advance(_backend, k, x, v, noise, x);
        }

        return x.Read().ToArray().Average();
    }

    public double OdeMean() => OdeEndpoints().Average();

    /// <summary>Returns the standard deviation of the model's endpoints; that of the target is 1.</summary>
    public double OdeDeviation()
    {
        var endpoints = OdeEndpoints();
        var mean = endpoints.Average(x => (double)x);
        return Math.Sqrt(endpoints.Average(x => (x - mean) * (x - mean)));
    }

    private float[] OdeEndpoints()
    {
        using var x = _backend.Rent(8192, 1);
        _backend.Gaussian(x, new RandomStream(9, 9));
        OdeSolver.Sample(_backend, _model.Average, OdeMethod.Heun, 16, x);
        return x.Read().ToArray();
    }

    public void Dispose()
    {
        Method.Dispose();
        _model.Dispose();
        _backend.Dispose();
    }
}
