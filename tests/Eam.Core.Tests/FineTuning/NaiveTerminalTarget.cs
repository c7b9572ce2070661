using System.Globalization;
using Eam.Core.FineTuning;
using Eam.Core.Numerics;

namespace Eam.Core.Tests.FineTuning;

/// <summary>
/// The state and the target of one row in two dimensions, written as docs/methods.md#the-terminal-time has them: with matrices instead of axes, finite
/// differences instead of vector-Jacobian products, and one row at a time. Linear path.
/// </summary>
internal sealed class NaiveTerminalTarget(
    FineTuningProblem problem,
    string pullback,
    string baseVariance,
    double terminalTime,
    int pullbackSteps = 1
)
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
    /// <param name="start">The noise at t = 0.</param>
    /// <param name="stateNoises">The noise of each time of the pullback, the latest first; T is the last one.</param>
    /// <param name="odeSteps">Steps of the ODE.</param>
    public Func<int, double, double, double, (double[] State, double[] Velocity)> Targets(
        float[] start,
        float[][] stateNoises,
        int odeSteps
    )
    {
        var count = start.Length / 2;
        double[] times = [.. Enumerable.Range(0, pullbackSteps).Select(Time), 1];
        var (states, gradients) = (new double[times.Length][][], new double[times.Length][][]);
        states[^1] = [.. Enumerable.Range(0, count).Select(i => Euler(problem.Model, [start[2 * i], start[(2 * i) + 1]], odeSteps))];
        gradients[^1] = [.. states[^1].Select(Gradient)];
        for (var k = pullbackSteps - 1; k >= 0; k--)
        {
            var (noise, later, carried) = (stateNoises[pullbackSteps - 1 - k], states[k + 1], gradients[k + 1]);
            var (t, s) = (times[k], times[k + 1]);
            states[k] = [.. later.Select((x, i) => Sum(t / s, x, Noise(t, s), [noise[2 * i], noise[(2 * i) + 1]]))];
            gradients[k] = [.. states[k].Select((x, i) => Carry(carried[i], x, t, s))];
        }

        return Target;

        (double[] State, double[] Velocity) Target(int row, double t, double e0, double e1)
        {
            if (t < terminalTime)
                return Early(states[0][row], gradients[0][row], t, [e0, e1]);
            var next = Array.FindIndex(times, time => time > t);
            return Late(states[next][row], gradients[next][row], t, times[next], [e0, e1]);
        }
    }

    private (double[] State, double[] Velocity) Early(double[] state, double[] gradient, double t, double[] noise)
    {
        var a = t / terminalTime;
        var variance = ((1 - t) * (1 - t)) - (a * a * (1 - terminalTime) * (1 - terminalTime));
        var x = Sum(a, state, Math.Sqrt(variance), noise);
        var c = BaseVariance();
        var inverse = c.Scaled(a * a, variance).Inverse();

        // s^ = nu^-1 (-X_t + a C [G + C^-1 X_T])
        var guidance = Sum(1, Score(state, terminalTime), 1, gradient);
        var inner = Sum(-1, x, a, Sum(1, c.Times(guidance), 1, state));
        return (x, Sum(1 / t, x, (1 - t) / t, inverse.Times(inner)));
    }

    private (double[] State, double[] Velocity) Late(double[] later, double[] gradient, double t, double s, double[] noise)
    {
        var x = Sum(t / s, later, Noise(t, s), noise);
        return (x, Sum(1, Velocity(problem.Base, x, t), (1 - t) / t, Carry(gradient, x, t, s)));
    }

    // The ratios (1 - t) / t are equally spaced from that of T down to 0.
    private double Time(int k) => 1 / (1 + ((1 - terminalTime) / terminalTime * (1 - ((double)k / pullbackSteps))));

    private static double Noise(double t, double s) => Math.Sqrt(((1 - t) * (1 - t)) - (t / s * (t / s) * (1 - s) * (1 - s)));

    // Given X_1 and X_t = x, X_s is Gaussian: the precisions 1 / (1 - s)^2 and (t / s)^2 / b^2 weight s X_1 and (s / t) x.
    private double[] Carry(double[] gradient, double[] x, double t, double s)
    {
        var product = PullBack(gradient, x, t);
        if (s == 1)
            return product;
        var (a, noise) = (t / s, Noise(t, s));
        var (ofEndpoint, ofState) = (1 / ((1 - s) * (1 - s)), a * a / (noise * noise));
        return Sum(s * ofEndpoint / (ofEndpoint + ofState), product, ofState / a / (ofEndpoint + ofState), gradient);
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
