using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Testing.FineTuning;

/// <summary>The exact velocity of N(mean, 1) in one dimension, whose mean is that of the condition of each row.</summary>
public sealed class ConditionGaussianField(Schedule schedule, double[] means) : IVelocityField
{
    private readonly GaussianField[] _fields = [.. means.Select(mean => new GaussianField(schedule, 1, mean, 1))];

    public int Dimension => 1;

    public double FlopsPerRow => 4;

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        var result = new float[x.Rows];
        for (var i = 0; i < result.Length; i++)
            result[i] = (float)_fields[x.Conditions[i]].Velocity(x.Read()[i], times[times.Length == 1 ? 0 : i]);
        velocity.Write(result);
    }

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        Evaluate(x, times, velocity);
        var result = new float[x.Rows];
        for (var i = 0; i < result.Length; i++)
        {
            double t = times[times.Length == 1 ? 0 : i];
            var field = _fields[x.Conditions[i]];
            result[i] = (float)(field.Velocity(1, t) - field.Velocity(0, t)) * cotangent.Read()[i];
        }

        gradient.Write(result);
    }
}

/// <summary>The reward r(x) = s x, whose slope s is that of the condition of each row.</summary>
public sealed class ConditionReward(float[] slopes) : IReward
{
    public double FlopsPerRow => 2;

    public void Evaluate(Tensor x, Span<float> values)
    {
        for (var i = 0; i < x.Rows; i++)
            values[i] = slopes[x.Conditions[i]] * x.Read()[i];
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var result = new float[x.Rows];
        for (var i = 0; i < result.Length; i++)
            result[i] = slopes[x.Conditions[i]];
        gradient.Write(result);
    }
}

/// <summary>A network for each condition: the simplest trainable field that depends on conditions, on any backend.</summary>
public sealed class ConditionNetworks(IBackend backend, IReadOnlyList<ITrainableField> networks) : ITrainableField
{
    public int Dimension => networks[0].Dimension;

    public double FlopsPerRow => networks[0].FlopsPerRow;

    public int ParameterCount => networks.Sum(network => network.ParameterCount);

    public IVelocityField Average { get; } = new Field(backend, [.. networks.Select(network => network.Average)]);

    private Field Current { get; } = new(backend, networks);

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => Current.Evaluate(x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        Current.Vjp(x, times, cotangent, velocity, gradient);

    public double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale)
    {
        var loss = 0.0;
        for (var condition = 0; condition < networks.Count; condition++)
        {
            var rows = Field.Rows(x, condition);
            if (rows.Length == 0)
                continue;
            using var own = backend.Rent(rows.Length, x.Columns);
            using var goal = backend.Rent(rows.Length, x.Columns);
            backend.Gather(own, x, rows);
            backend.Gather(goal, target, rows);
            loss += networks[condition].Accumulate(own, Field.Of(times, rows), goal, Field.Of(weights, rows), clip, scale);
        }

        return loss;
    }

    public double Step(in AdamSettings settings)
    {
        var squares = 0.0;
        foreach (var network in networks)
            squares += Math.Pow(network.Step(settings), 2);
        return Math.Sqrt(squares);
    }

    public void Save(TrainingState state, string prefix)
    {
        for (var i = 0; i < networks.Count; i++)
            networks[i].Save(state, $"{prefix}{i}.");
    }

    public void Load(TrainingState state, string prefix)
    {
        for (var i = 0; i < networks.Count; i++)
            networks[i].Load(state, $"{prefix}{i}.");
    }

    public void Dispose()
    {
        foreach (var network in networks)
            network.Dispose();
    }

    private sealed class Field(IBackend backend, IReadOnlyList<IVelocityField> fields) : IVelocityField
    {
        public int Dimension => fields[0].Dimension;

        public double FlopsPerRow => fields[0].FlopsPerRow;

        public static int[] Rows(Tensor x, int condition)
        {
            var conditions = x.Conditions.ToArray();
            conditions.Length.ShouldBe(x.Rows, "every row has a condition");
            return [.. Enumerable.Range(0, x.Rows).Where(row => conditions[row] == condition)];
        }

        public static float[] Of(ReadOnlySpan<float> values, int[] rows)
        {
            var all = values.ToArray();
            return all.Length == 1 ? all : Array.ConvertAll(rows, row => all[row]);
        }

        public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => Run(x, times, null, velocity, null);

        public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
            Run(x, times, cotangent, velocity, gradient);

        private void Run(Tensor x, ReadOnlySpan<float> times, Tensor? cotangent, Tensor velocity, Tensor? gradient)
        {
            var (velocities, gradients) = (new float[x.Rows * x.Columns], new float[x.Rows * x.Columns]);
            for (var condition = 0; condition < fields.Count; condition++)
            {
                var rows = Rows(x, condition);
                if (rows.Length == 0)
                    continue;
                using var own = backend.Rent(rows.Length, x.Columns);
                using var v = backend.Rent(rows.Length, x.Columns);
                using var g = backend.Rent(rows.Length, x.Columns);
                using var c = backend.Rent(rows.Length, x.Columns);
                backend.Gather(own, x, rows);
                if (cotangent is null)
                {
                    fields[condition].Evaluate(own, Of(times, rows), v);
                }
                else
                {
                    backend.Gather(c, cotangent, rows);
                    fields[condition].Vjp(own, Of(times, rows), c, v, g);
                    Spread(g, rows, gradients);
                }

                Spread(v, rows, velocities);
            }

            velocity.Write(velocities);
            gradient?.Write(gradients);
        }

        private static void Spread(Tensor source, int[] rows, float[] destination)
        {
            for (var i = 0; i < rows.Length; i++)
                source.Read().Slice(i * source.Columns, source.Columns).CopyTo(destination.AsSpan(rows[i] * source.Columns));
        }
    }
}
