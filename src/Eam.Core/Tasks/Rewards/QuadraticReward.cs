using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Rewards;

/// <summary>r(x) = -|x - c|^2 / (2 tau2).</summary>
internal sealed class QuadraticReward(float[] centre, double tau2) : IReward
{
    private float[] _rows = [];

    public double FlopsPerRow => 4.0 * centre.Length;

    public void Evaluate(Tensor x, Span<float> values)
    {
        var source = x.Read();
        for (var row = 0; row < x.Rows; row++)
        {
            var sum = 0f;
            for (var j = 0; j < centre.Length; j++)
            {
                var difference = source[(row * centre.Length) + j] - centre[j];
                sum += difference * difference;
            }

            values[row] = (float)(-0.5 / tau2) * sum;
        }
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var source = x.Read();
        if (_rows.Length < source.Length)
            _rows = new float[source.Length];
        var scale = (float)(-1 / tau2);
        for (var i = 0; i < source.Length; i++)
            _rows[i] = scale * (source[i] - centre[i % centre.Length]);
        gradient.Write(_rows.AsSpan(0, source.Length));
    }
}
