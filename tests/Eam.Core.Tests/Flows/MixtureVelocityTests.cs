using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Testing;

namespace Eam.Core.Tests.Flows;

public class MixtureVelocityTests
{
    private static readonly GaussianMixture Circle = Ring(8, 2, 0.6);

    private static readonly GaussianMixture Isotropic = new([0.2, 0.5, 0.3], [1, 0, -1, 2, 0.5, -2], [0.3, 0.3, 1.5, 1.5, 0.05, 0.05]);

    private static readonly GaussianMixture Diagonal = new([0.7, 0.3], [1, 0, -1, 2, 0.5, -2], [0.3, 0.2, 1.5, 1.1, 0.05, 2]);

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var mixture in (string[])["circle", "isotropic", "diagonal"])
        {
            cases.Add(mixture, "linear");
            cases.Add(mixture, "vp");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_RowsWithTheirOwnTimes_EqualsTheDoubleFormula(string mixtureName, string scheduleName)
    {
        var (mixture, schedule, x, times) = Case(mixtureName, scheduleName);
        var velocity = new HostTensor(x.Rows, x.Columns);

        new MixtureVelocity(mixture, schedule).Evaluate(x, times, velocity);

        for (var row = 0; row < x.Rows; row++)
        {
            var expected = Exact(mixture, schedule, times[row], x.Read().Slice(row * x.Columns, x.Columns));
            for (var j = 0; j < x.Columns; j++)
                ((double)velocity.Read()[(row * x.Columns) + j]).ShouldAgree(expected[j], 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vjp_RowsWithTheirOwnTimes_EqualsCentralDifferences(string mixtureName, string scheduleName)
    {
        var (mixture, schedule, x, times) = Case(mixtureName, scheduleName);
        var cotangent = new HostTensor(x.Rows, x.Columns);
        new RandomStream(5, 5).Gaussian(cotangent.Values);
        var field = new MixtureVelocity(mixture, schedule);
        var (velocity, gradient, plain) = (
            new HostTensor(x.Rows, x.Columns),
            new HostTensor(x.Rows, x.Columns),
            new HostTensor(x.Rows, x.Columns)
        );

        field.Vjp(x, times, cotangent, velocity, gradient);

        field.Evaluate(x, times, plain);
        velocity.Read().SequenceEqual(plain.Read()).ShouldBeTrue();
        for (var row = 0; row < x.Rows; row++)
        {
            double[] point = [.. x.Read().Slice(row * x.Columns, x.Columns).ToArray()];
            for (var j = 0; j < x.Columns; j++)
            {
                const double Step = 1e-5;
                var (up, down) = ((double[])point.Clone(), (double[])point.Clone());
                up[j] += Step;
                down[j] -= Step;
                var expected =
                    Dot(ExactAt(mixture, schedule, times[row], up), row) - Dot(ExactAt(mixture, schedule, times[row], down), row);
                ((double)gradient.Read()[(row * x.Columns) + j]).ShouldAgree(expected / (2 * Step), 2e-4);
            }
        }

        double Dot(double[] values, int row) => values.Select((value, j) => value * cotangent.Values[(row * x.Columns) + j]).Sum();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_AtBothEndsOfTime_IsFinite(string mixtureName, string scheduleName)
    {
        var (mixture, schedule, x, _) = Case(mixtureName, scheduleName);
        var (velocity, gradient) = (new HostTensor(x.Rows, x.Columns), new HostTensor(x.Rows, x.Columns));
        foreach (var t in (float[])[0, 1e-6f, 1 - 1e-6f, 1])
        {
            new MixtureVelocity(mixture, schedule).Vjp(x, [t], x, velocity, gradient);
            velocity.Values.ShouldAllBe(value => float.IsFinite(value));
            gradient.Values.ShouldAllBe(value => float.IsFinite(value));
        }
    }

    [Fact]
    public void Evaluate_OneTimeForAll_EqualsThatTimeForEachRowAndInAnyBatch()
    {
        var (mixture, schedule, x, _) = Case("diagonal", "linear");
        var field = new MixtureVelocity(mixture, schedule);
        var (shared, byRow, alone) = (new HostTensor(x.Rows, 3), new HostTensor(x.Rows, 3), new HostTensor(1, 3));

        field.Evaluate(x, [0.4f], shared);
        field.Evaluate(x, Enumerable.Repeat(0.4f, x.Rows).ToArray(), byRow);
        field.Evaluate(new HostTensor(1, 3, x.Read().Slice(15, 3).ToArray()), [0.4f], alone);

        byRow.Values.ShouldBe(shared.Values);
        alone.Values.ShouldBe(shared.Values[15..18]);
    }

    [Fact]
    public void Evaluate_FarFromEveryMode_StaysExact()
    {
        // The shares are a softmax of numbers near -1e4, of which only the differences matter.
        var mixture = Ring(8, 2, 0.05);
        var velocity = new HostTensor(1, 2);

        new MixtureVelocity(mixture, Schedule.Linear).Evaluate(new HostTensor(1, 2, [9, -7]), [1f], velocity);

        var expected = ExactAt(mixture, Schedule.Linear, 1, [9, -7]);
        ((double)velocity.Values[0]).ShouldAgree(expected[0], 1e-5);
        ((double)velocity.Values[1]).ShouldAgree(expected[1], 1e-5);
    }

    [Fact]
    public void Evaluate_AfterWarmUp_AllocatesNothing()
    {
        var (mixture, schedule, x, times) = Case("circle", "linear");
        var field = new MixtureVelocity(mixture, schedule);
        var (velocity, gradient) = (new HostTensor(x.Rows, x.Columns), new HostTensor(x.Rows, x.Columns));

        Allocations.Settled(Run, runs: 10).ShouldBe(0);

        void Run()
        {
            field.Evaluate(x, times, velocity);
            field.Vjp(x, times, x, velocity, gradient);
        }
    }

    [Fact]
    public void Evaluate_NotANumber_PassesThroughInItsRowOnly()
    {
        var field = new MixtureVelocity(Circle, Schedule.Linear);
        var velocity = new HostTensor(2, 2);

        field.Evaluate(new HostTensor(2, 2, [float.NaN, 0, 1, 1]), [0.5f], velocity);

        float.IsNaN(velocity.Values[0]).ShouldBeTrue();
        float.IsFinite(velocity.Values[2]).ShouldBeTrue();
    }

    [Fact]
    public void Evaluate_OtherColumnsOrTimes_AreRefused()
    {
        var field = new MixtureVelocity(Circle, Schedule.Linear);

        Should.Throw<ArgumentException>(() => field.Evaluate(new HostTensor(2, 3), [0.5f], new HostTensor(2, 3)));
        Should.Throw<ArgumentException>(() => field.Evaluate(new HostTensor(3, 2), [0.5f, 0.5f], new HostTensor(3, 2)));
    }

    private static GaussianMixture Ring(int modes, double radius, double std)
    {
        var means = Enumerable
            .Range(0, modes)
            .SelectMany(i => (double[])[radius * Math.Cos(2 * Math.PI * i / modes), radius * Math.Sin(2 * Math.PI * i / modes)])
            .ToArray();
        return new GaussianMixture(Enumerable.Repeat(1.0, modes).ToArray(), means, Enumerable.Repeat(std * std, 2 * modes).ToArray());
    }

    private static (GaussianMixture Mixture, Schedule Schedule, HostTensor X, float[] Times) Case(string mixtureName, string scheduleName)
    {
        var mixture = mixtureName switch
        {
            "circle" => Circle,
            "isotropic" => Isotropic,
            _ => Diagonal,
        };
        // 21 rows are two full blocks and a part of one.
        var x = new HostTensor(21, mixture.Dimension);
        var times = new float[21];
        var stream = new RandomStream(11, 4);
        stream.Gaussian(x.Values);
        stream.Uniform(times);
        (times[0], times[1]) = (0, 1);
        return (mixture, scheduleName == "vp" ? Schedule.VariancePreserving : Schedule.Linear, x, times);
    }

    private static double[] Exact(GaussianMixture mixture, Schedule schedule, float t, ReadOnlySpan<float> x) =>
        ExactAt(mixture, schedule, t, Array.ConvertAll(x.ToArray(), value => (double)value));

    private static double[] ExactAt(GaussianMixture mixture, Schedule schedule, float t, double[] x)
    {
        var velocity = new double[x.Length];
        mixture.Velocity(schedule, t, x, velocity);
        return velocity;
    }
}
