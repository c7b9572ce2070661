using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Testing.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public sealed class HalvingRulesTests
{
    [Fact]
    public void WithoutHalving_OfAllRules_IsTheOneThatHasTheFinalRungAlone()
    {
        HalvingRules.WithoutHalving.ShouldBe("none");
        HalvingRules.Default.ShouldBe("sha");
        foreach (var name in HalvingRules.Names)
        {
            HalvingSpec halving = SweepSpecs.Small().Halving with { Algorithm = name };

            halving.Rungs().Count.ShouldBe(HalvingRules.HasRungs(name) ? 3 : 1, name);
            HalvingRules.HasRungs(name).ShouldBe(name != HalvingRules.WithoutHalving, name);
        }
    }

    [Fact]
    public void KeepingShare_OfAllRules_AreThoseThatCutAtOneOverEta() =>
        HalvingRules.KeepingShare.ShouldBe(["sha", "asha", "hyperband", "async-hyperband", "pasha", "asha-stop"]);

    [Fact]
    public void HasRungs_OfARuleOfALaterVersion_IsTrue() => HalvingRules.HasRungs("dehb").ShouldBeTrue();
}
