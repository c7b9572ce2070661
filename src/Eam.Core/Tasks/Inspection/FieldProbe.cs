using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Inspection;

/// <summary>
/// Measures properties that a velocity or a reward from elsewhere may lack: that rows do not influence each other, that gradients are those
/// of the values, and that time runs as Eam expects. Everything is measured on fixed noise.
/// </summary>
public sealed class FieldProbe
{
    // A step of about a hundredth of the noise: in float32 the rounding of the difference is then far below it.
    private const double Step = 0.01;

    private const int Rows = 3;

    private readonly IBackend _backend;
    private readonly int _dimension;
    private readonly ConditionRows? _conditions;
    private readonly RandomStream _stream = TaskStreams.Inspection();

    /// <summary>Creates a probe.</summary>
    /// <param name="backend">The backend of the fields and rewards.</param>
    /// <param name="dimension">The dimension of a sample.</param>
    /// <param name="conditions">The conditions of the rows, which have them in turn; null if they have none.</param>
    public FieldProbe(IBackend backend, int dimension, ConditionSet? conditions = null)
    {
        ArgumentNullException.ThrowIfNull(backend);
        (_backend, _dimension) = (backend, dimension);
        _conditions = conditions is null ? null : new ConditionRows(conditions.Shown);
    }

    /// <summary>
    /// Returns how much the velocity of a row changes if the row is computed alone, relative to the size of the velocity. It is 0 except
    /// for rounding if rows are independent.
    /// </summary>
    public double Mixing(IVelocityField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Mixing(_dimension, (x, values) => Evaluate(field, x, 0.5f, values));
    }

    /// <summary>Returns the same for a reward.</summary>
    public double Mixing(IReward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        return Mixing(1, reward.Evaluate);
    }

    /// <summary>
    /// Returns the relative difference between the derivative of a velocity along a random direction by its VJP, and by central
    /// differences.
    /// </summary>
    public double GradientError(IVelocityField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        using Tensor x = Noise(Rows),
            direction = Noise(Rows),
            cotangent = Noise(Rows),
            velocity = _backend.Rent(Rows, _dimension),
            gradient = _backend.Rent(Rows, _dimension);
        field.Vjp(x, [0.5f], cotangent, velocity, gradient);
        var weights = cotangent.Read().ToArray();
        return Difference(x, direction, gradient, (at, values) => Evaluate(field, at, 0.5f, values), weights);
    }

    /// <summary>Returns the same for a reward with a gradient.</summary>
    public double GradientError(IReward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        using Tensor x = Noise(Rows),
            direction = Noise(Rows),
            gradient = _backend.Rent(Rows, _dimension);
        reward.Gradient(x, new float[Rows], gradient);
        return Difference(x, direction, gradient, reward.Evaluate, [1, 1, 1]);
    }

    /// <summary>
    /// Returns the slope of the velocity against noise x at a time: the sum of (v - mean v)(x - mean x) over that of (x - mean x)^2. Of
    /// E[X_1 - X_0 | X_t] it is about -1 near t = 0, because x is then the noise X_0 itself. If the times or the sign are reversed, it is
    /// about +1 at the other end.
    /// </summary>
    /// <param name="field">The velocity.</param>
    /// <param name="time">The time.</param>
    /// <param name="rows">The number of rows.</param>
    public double Slope(IVelocityField field, float time, int rows)
    {
        ArgumentNullException.ThrowIfNull(field);
        using var x = Noise(rows);
        var values = new float[rows * _dimension];
        Evaluate(field, x, time, values);
        var noise = x.Read();
        var (sum, squares) = (0.0, 0.0);
        for (var j = 0; j < _dimension; j++)
        {
            var (meanX, meanV) = (0.0, 0.0);
            for (var i = 0; i < rows; i++)
                (meanX, meanV) = (
                    meanX + ((double)noise[(i * _dimension) + j] / rows),
                    meanV + ((double)values[(i * _dimension) + j] / rows)
                );
            for (var i = 0; i < rows; i++)
            {
                var dx = noise[(i * _dimension) + j] - meanX;
                (sum, squares) = (sum + (dx * (values[(i * _dimension) + j] - meanV)), squares + (dx * dx));
            }
        }

        return sum / squares;
    }

    /// <summary>Returns how much the velocity differs between the two ends of time, relative to its size.</summary>
    public double TimeDependence(IVelocityField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        using var x = Noise(Rows);
        float[] first = new float[Rows * _dimension],
            last = new float[Rows * _dimension];
        Evaluate(field, x, 0.05f, first);
        Evaluate(field, x, 0.95f, last);
        return Relative(first, last);
    }

    /// <summary>Draws noise, [rows, d]. The caller disposes it.</summary>
    public Tensor Noise(int rows)
    {
        var noise = _backend.Rent(rows, _dimension);
        _backend.Gaussian(noise, _stream);
        _conditions?.Assign(noise, 0);
        return noise;
    }

    private double Mixing(int width, Evaluation evaluate)
    {
        using var x = Noise(Rows);
        var together = new float[Rows * width];
        evaluate(x, together);
        var alone = new float[Rows * width];
        for (var row = 0; row < Rows; row++)
        {
            using var one = _backend.Rent(1, _dimension);
            _backend.Gather(one, x, [row]);
            evaluate(one, alone.AsSpan(row * width, width));
        }

        return Relative(together, alone);
    }

    private double Difference(Tensor x, Tensor direction, Tensor gradient, Evaluation evaluate, float[] weights)
    {
        float[] up = new float[weights.Length],
            down = new float[weights.Length];
        using var moved = _backend.Rent(Rows, _dimension);
        _backend.Combine(moved, 1, x, (float)Step, direction);
        evaluate(moved, up);
        _backend.Combine(moved, 1, x, -(float)Step, direction);
        evaluate(moved, down);
        float[] slopes = gradient.Read().ToArray(),
            towards = direction.Read().ToArray();
        var (expected, scale) = (0.0, 0.0);
        for (var i = 0; i < slopes.Length; i++)
        {
            expected += (double)slopes[i] * towards[i];
            scale += (double)slopes[i] * slopes[i];
        }

        var measured = 0.0;
        for (var i = 0; i < weights.Length; i++)
            measured += weights[i] * ((double)up[i] - down[i]) / (2 * Step);

        // Relative to what a random direction usually gives, so that a direction across the gradient is no division by about zero.
        return Math.Abs(measured - expected) / Math.Max(Math.Sqrt(scale), 1e-12);
    }

    private static void Evaluate(IVelocityField field, IBackend backend, Tensor x, float time, Span<float> values)
    {
        using var velocity = backend.Rent(x.Rows, x.Columns);
        field.Evaluate(x, [time], velocity);
        velocity.Read().CopyTo(values);
    }

    private void Evaluate(IVelocityField field, Tensor x, float time, Span<float> values) => Evaluate(field, _backend, x, time, values);

    private static double Relative(float[] a, float[] b)
    {
        var (difference, size) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (difference, size) = (difference + Math.Pow(a[i] - b[i], 2), size + Math.Pow(a[i], 2));
        return Math.Sqrt(difference) / Math.Max(Math.Sqrt(size), 1e-12);
    }

    private delegate void Evaluation(Tensor x, Span<float> values);
}
