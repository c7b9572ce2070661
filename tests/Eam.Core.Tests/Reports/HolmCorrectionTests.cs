using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class HolmCorrectionTests
{
    [Fact]
    public void Of_Probabilities_AreCorrectedStepByStep()
    {
        // 4 * 0.01, then 3 * 0.03, then 2 * 0.04, which must not be less than the one before, then 1 * 0.5.
        HolmCorrection.Of([0.03, 0.01, 0.5, 0.04]).Select(p => Math.Round(p, 12)).ShouldBe([0.09, 0.04, 0.5, 0.09]);
        HolmCorrection.Of([0.6, 0.7]).ShouldBe([1, 1]);
        HolmCorrection.Of([]).ShouldBeEmpty();
    }
}
