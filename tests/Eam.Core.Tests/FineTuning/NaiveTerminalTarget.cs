using System.Globalization;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;

namespace Eam.Core.Tests.FineTuning;

/// <summary>
/// The state and the target of one row in two dimensions, written as docs/methods.md#the-terminal-time has them: with matrices instead of axes, finite
/// differences instead of vector-Jacobian products, and one row at a time. Linear path.
/// </summary>
internal sealed class NaiveTerminalTarget(FineTuningProblem problem, string pullback, string baseVariance, double terminalTime)
{
    private Symmetric _covariance;

    /// <summary>Estimates the covariance of the base's samples that start from this noise.</summary>
    public void Estimate(float[] noise, int odeSteps)
    {
        var samples = Enumerable
            .Range(0, noise.Length / 2)
            .Select(i => Euler(problem.Base, [noise[2 * i], noise[(2 * i) + 1]], odeSteps))
            .ToList();
        double[] mean = [samples.Average(x => x[0]), samples.Average(x => x[1])];
        _covariance = new(
            samples.Average(x => (x[0] - mean[0]) * (x[0] - mean[0])),
            samples.Average(x => (x[0] - mean[0]) * (x[1] - mean[1])),
            samples.Average(x => (x[1] - mean[1]) * (x[1] - mean[1]))
        );
    }

    /// <summary>Draws endpoints from the model as it is now. Returns the state and the target of an endpoint, a time and a noise.</summary>
    public Func<int, double, double, double, (double[] State, double[] Velocity)> Targets(float[] start, float[] stateNoise, int odeSteps)
    {
        var rows = Enumerable.Range(0, start.Length / 2).ToList();
        var endpoints = rows.ConvertAll(i => Euler(problem.Model, [start[2 * i], start[(2 * i) + 1]], odeSteps));
        var states = rows.ConvertAll(i => Sum(terminalTime, endpoints[i], 1 - terminalTime, [stateNoise[2 * i], stateNoise[(2 * i) + 1]]));
        return (row, t, e0, e1) => t < terminalTime ? Early(endpoints[row], states[row], t, [e0, e1]) : Late(endpoints[row], t, [e0, e1]);
    }

    private (double[] State, double[] Velocity) Early(double[] endpoint, double[] state, double t, double[] noise)
    {
        var a = t / terminalTime;
        var variance = ((1 - t) * (1 - t)) - (a * a * (1 - terminalTime) * (1 - terminalTime));
        var x = Sum(a, state, Math.Sqrt(variance), noise);
        var c = BaseVariance();
        var inverse = c.Scaled(a * a, variance).Inverse();

        // s^ = nu^-1 (-X_t + a C [G + C^-1 X_T])
        var score = Score(state, terminalTime);
        var guidance = Sum(1, score, 1, PullBack(Gradient(endpoint), state, terminalTime));
        var inner = Sum(-1, x, a, Sum(1, c.Times(guidance), 1, state));
        return (x, Sum(1 / t, x, (1 - t) / t, inverse.Times(inner)));
    }

    private (double[] State, double[] Velocity) Late(double[] endpoint, double t, double[] noise)
    {
        var x = Sum(t, endpoint, 1 - t, noise);
        return (x, Sum(1, Velocity(problem.Base, x, t), (1 - t) / t, PullBack(Gradient(endpoint), x, t)));
    }

    private Symmetric BaseVariance()
    {
        if (baseVariance == "auto")
            return _covariance.Scaled(terminalTime * terminalTime, (1 - terminalTime) * (1 - terminalTime));
        var number = double.Parse(baseVariance, CultureInfo.InvariantCulture);
        return new(number, 0, number);
    }

    private double[] PullBack(double[] gradient, double[] x, double t) =>
        pullback switch
        {
            "covariance" => Sum(t, _covariance.Times(_covariance.Scaled(t * t, (1 - t) * (1 - t)).Inverse().Times(gradient)), 0, gradient),
            "vjp" => [gradient[0] + ((1 - t) * Slope(gradient, x, t, 0)), gradient[1] + ((1 - t) * Slope(gradient, x, t, 1))],
            _ => gradient,
        };

    // d (v . g) / dx_j
    private double Slope(double[] gradient, double[] x, double t, int j)
    {
        const double Step = 0.02;
        double[] up = [.. x],
            down = [.. x];
        up[j] += Step;
        down[j] -= Step;
        var (above, below) = (Velocity(problem.Base, up, t), Velocity(problem.Base, down, t));
        return (((above[0] - below[0]) * gradient[0]) + ((above[1] - below[1]) * gradient[1])) / (2 * Step);
    }

    private double[] Score(double[] x, double t) => Sum(t / (1 - t), Velocity(problem.Base, x, t), -1 / (1 - t), x);

    private double[] Gradient(double[] x)
    {
        using Tensor point = problem.Backend.Rent(1, 2),
            gradient = problem.Backend.Rent(1, 2);
        point.Write([(float)x[0], (float)x[1]]);
        problem.Reward.Gradient(point, new float[1], gradient);
        return [problem.RewardScale * gradient.Read()[0], problem.RewardScale * gradient.Read()[1]];
    }

    private double[] Euler(IVelocityField field, double[] x, int steps)
    {
        for (var k = 0; k < steps; k++)
            x = Sum(1, x, 1.0 / steps, Velocity(field, x, (double)k / steps));
        return x;
    }

    private double[] Velocity(IVelocityField field, double[] x, double t)
    {
        using Tensor point = problem.Backend.Rent(1, 2),
            velocity = problem.Backend.Rent(1, 2);
        point.Write([(float)x[0], (float)x[1]]);
        field.Evaluate(point, [(float)t], velocity);
        return [velocity.Read()[0], velocity.Read()[1]];
    }

    private static double[] Sum(double a, double[] x, double b, double[] y) => [(a * x[0]) + (b * y[0]), (a * x[1]) + (b * y[1])];

    /// <summary>The symmetric matrix [[A, B], [B, D]].</summary>
    private readonly record struct Symmetric(double A, double B, double D)
    {
        /// <summary>Returns scale M + shift I.</summary>
        public Symmetric Scaled(double scale, double shift) => new((scale * A) + shift, scale * B, (scale * D) + shift);

        public Symmetric Inverse()
        {
            var determinant = (A * D) - (B * B);
            return new(D / determinant, -B / determinant, A / determinant);
        }

        public double[] Times(double[] x) => [(A * x[0]) + (B * x[1]), (B * x[0]) + (D * x[1])];
    }
}
