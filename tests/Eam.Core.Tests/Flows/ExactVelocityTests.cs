using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Testing;

namespace Eam.Core.Tests.Flows;

/// <summary>What both velocities of Gaussian mixtures do with the rows of a batch.</summary>
public sealed class ExactVelocityTests
{
    private const int Rows = 21,
        D = 3;

    private static readonly double[] Weights = [0.7, 0.3],
        Means = [1, 0, -1, 2, 0.5, -2],
        Covariances = [1, 0.5, 0, 0.5, 2, 0.1, 0, 0.1, 0.3, 0.4, 0, 0, 0, 1, -0.6, 0, -0.6, 1];

    [Theory]
    [InlineData("diagonal")]
    [InlineData("full")]
    public void Vjp_ManyRows_EqualsEachRowAlone(string kind)
    {
        var (field, x, cotangent, times) = Case(kind);
        var (velocity, gradient) = (new HostTensor(Rows, D), new HostTensor(Rows, D));
        var (evaluated, oneVelocity, oneGradient) = (new HostTensor(Rows, D), new HostTensor(1, D), new HostTensor(1, D));

        field.Vjp(x, times, cotangent, velocity, gradient);
        field.Evaluate(x, times, evaluated);

        evaluated.Values.ShouldBe(velocity.Values);
        for (var row = 0; row < Rows; row++)
        {
            field.Vjp(Row(x, row), [times[row]], Row(cotangent, row), oneVelocity, oneGradient);
            velocity.Values[(row * D)..((row + 1) * D)].ShouldBe(oneVelocity.Values);
            gradient.Values[(row * D)..((row + 1) * D)].ShouldBe(oneGradient.Values);
        }
    }

    [Theory]
    [InlineData("diagonal")]
    [InlineData("full")]
    public void Evaluate_OtherColumnsOrTimes_AreRefused(string kind)
    {
        var field = Case(kind).Field;

        Should.Throw<ArgumentException>(() => field.Evaluate(new HostTensor(2, 2), [0.5f], new HostTensor(2, 2)));
        Should.Throw<ArgumentException>(() => field.Evaluate(new HostTensor(3, D), [0.5f, 0.5f], new HostTensor(3, D)));
    }

    [Theory]
    [InlineData("diagonal")]
    [InlineData("full")]
    public void Vjp_AfterWarmUp_AllocatesNothing(string kind)
    {
        var (field, x, cotangent, times) = Case(kind);
        var (velocity, gradient) = (new HostTensor(Rows, D), new HostTensor(Rows, D));

        Allocations.Settled(Run, runs: 10).ShouldBe(0);

        void Run()
        {
            field.Evaluate(x, times, velocity);
            field.Vjp(x, times, cotangent, velocity, gradient);
        }
    }

    private static (ExactVelocity Field, HostTensor X, HostTensor Cotangent, float[] Times) Case(string kind)
    {
        var (x, cotangent, times) = (new HostTensor(Rows, D), new HostTensor(Rows, D), new float[Rows]);
        var stream = new RandomStream(3, 4);
        stream.Gaussian(x.Values);
        stream.Gaussian(cotangent.Values);
        stream.Uniform(times);
        ExactVelocity field =
            kind == "full"
                ? new RotatedMixtureVelocity(GaussianMixture.WithCovariances(Weights, Means, Covariances), Schedule.Linear)
                : new MixtureVelocity(new GaussianMixture(Weights, Means, [0.3, 0.2, 1.5, 1.1, 0.05, 2]), Schedule.Linear);
        return (field, x, cotangent, times);
    }

    private static HostTensor Row(HostTensor all, int row) => new(1, D, all.Values[(row * D)..((row + 1) * D)]);
}
