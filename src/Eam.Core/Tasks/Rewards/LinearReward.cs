using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Rewards;

/// <summary>r(x) = c.x + offset.</summary>
internal sealed class LinearReward(float[] direction, float offset = 0) : IReward
{
    private float[] _rows = [];

    public double FlopsPerRow => 2.0 * direction.Length;

    public void Evaluate(Tensor x, Span<float> values)
    {
        var source = x.Read();
        for (var row = 0; row < x.Rows; row++)
        {
            var sum = offset;
            for (var j = 0; j < direction.Length; j++)
                sum += direction[j] * source[(row * direction.Length) + j];
            values[row] = sum;
        }
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var length = x.Rows * direction.Length;
        if (_rows.Length < length)
            _rows = new float[length];
        for (var i = 0; i < length; i++)
            _rows[i] = direction[i % direction.Length];
        gradient.Write(_rows.AsSpan(0, length));
    }
}
