using Eam.Engine.Preview;
using Eam.Server.Sweeps;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Sweeps;

public sealed class PlannedComputeTests
{
    [Fact]
    public void PlannedCompute_OfAVeryLargeSweepWithAQuickPlan_IsExact()
    {
        // Neither arm of 500,001 and 500,000 trials can be divided by 9.
        var spec = SweepSpecs.Small(trials: 1_000_001);
        var (first, second) = (500_001 + (2 * (500_001 / 3)) + (6 * (500_001 / 9)), 500_000 + (2 * (500_000 / 3)) + (6 * (500_000 / 9)));

        SweepReader.PlannedCompute(spec).ShouldBe(100.0 * (first + second));
        SweepReader.PlannedCompute(spec).ShouldBe(SweepPreview.Of(spec, 1, TestContext.Current.CancellationToken).Compute);
    }

    [Fact]
    public void PlannedCompute_OfAVeryLargeSweepWithoutOne_IsAnEstimate()
    {
        var spec = SweepSpecs.Small(trials: 1_000_000);
        spec = spec with { Halving = spec.Halving with { Algorithm = "asha" } };

        SweepReader.PlannedCompute(spec).ShouldBe(100.0 * (1 + (2 / 3.0) + (6 / 9.0)) * 1_000_000, 1);
    }
}
