using Eam.Core.Numerics;

namespace Eam.Core.Tasks.ManyWell;

/// <summary>
/// r(x) = sum_i [x_i^2 / (2 s^2) - (x_i^2 - 4)^2]. Its gradient grows with the cube of x: for base samples far from the origin it is in the
/// hundreds.
/// </summary>
internal sealed class ManyWellReward(int dimension, double baseVariance) : IReward
{
    private readonly float _precision = (float)(1 / baseVariance);
    private float[] _rows = [];

    public double FlopsPerRow => 10.0 * dimension;

    public void Evaluate(Tensor x, Span<float> values)
    {
        var source = x.Read();
        for (var row = 0; row < x.Rows; row++)
        {
            var sum = 0f;
            foreach (var value in source.Slice(row * dimension, dimension))
            {
                var well = (value * value) - 4;
                sum += (0.5f * _precision * value * value) - (well * well);
            }

            values[row] = sum;
        }
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var source = x.Read();
        if (_rows.Length < source.Length)
            _rows = new float[source.Length];
        for (var i = 0; i < source.Length; i++)
            _rows[i] = source[i] * (_precision - (4 * ((source[i] * source[i]) - 4)));
        gradient.Write(_rows.AsSpan(0, source.Length));
    }
}
