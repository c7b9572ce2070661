using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.Flows;

public sealed class OdeSolverTests
{
    [Theory]
    [InlineData(OdeMethod.Euler, 1)]
    [InlineData(OdeMethod.Midpoint, 2)]
    [InlineData(OdeMethod.Heun, 2)]
    public void Sample_HalvedSteps_ConvergesAtLeastWithItsOrder(OdeMethod method, int order)
    {
        // The flow of a Gaussian is linear: x goes to m + s x.
        var coarse = Error(method, 40);
        var fine = Error(method, 80);

        Math.Log2(coarse / fine).ShouldBeGreaterThan(order - 0.25);
    }

    [Theory]
    [InlineData(OdeMethod.Euler)]
    [InlineData(OdeMethod.Heun)]
    public void Sample_EachStep_TakesItsForwards(OdeMethod method)
    {
        using var backend = new ManagedBackend();
        using var x = backend.Rent(4, 1);
        x.Write([0, 1, 2, 3]);
        var field = new CountingField(new GaussianField(Schedule.Linear, 1, 0, 1));

        OdeSolver.Sample(backend, field, method, 5, x);

        field.Calls.ShouldBe(5 * OdeSolver.ForwardsPerStep(method));
    }

    private static double Error(OdeMethod method, int steps)
    {
        using var backend = new ManagedBackend();
        using var x = backend.Rent(3, 1);
        x.Write([-1.5f, 0.5f, 2f]);
        OdeSolver.Sample(backend, new GaussianField(Schedule.Linear, 1, 0.7, 0.09), method, steps, x);
        var values = x.Read();
        return Math.Abs(values[0] - (0.7 - 0.45)) + Math.Abs(values[2] - (0.7 + 0.6));
    }

    private sealed class CountingField(IVelocityField inner) : IVelocityField
    {
        public int Calls { get; private set; }

        public int Dimension => inner.Dimension;

        public double FlopsPerRow => inner.FlopsPerRow;

        public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
        {
            Calls++;
            inner.Evaluate(x, times, velocity);
        }

        public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
            inner.Vjp(x, times, cotangent, velocity, gradient);
    }
}
