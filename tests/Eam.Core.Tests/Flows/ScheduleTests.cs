using Eam.Core.Flows;

namespace Eam.Core.Tests.Flows;

public sealed class ScheduleTests
{
    public static TheoryData<string, double> Points
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var t in new[] { 0.05, 0.3, 0.5, 0.77, 0.95 })
            {
                data.Add("linear", t);
                data.Add("vp", t);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void KappaAndEta_MatchTheirDefinitions(string name, double t)
    {
        var schedule = Find(name);
        var dAlpha = (schedule.Alpha(t + 1e-6) - schedule.Alpha(t - 1e-6)) / 2e-6;
        var dBeta = (schedule.Beta(t + 1e-6) - schedule.Beta(t - 1e-6)) / 2e-6;

        schedule.Kappa(t).ShouldBe(dAlpha / schedule.Alpha(t), 1e-6);
        schedule.Eta(t).ShouldBe(schedule.Beta(t) * ((schedule.Kappa(t) * schedule.Beta(t)) - dBeta), 1e-6);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Offsets_AtBothEnds_AreFiniteAndPositive(string name)
    {
        var schedule = Find(name);
        foreach (var t in new[] { 0.0, 1.0 })
        {
            double.IsFinite(schedule.OffsetKappa(t, 0.025)).ShouldBeTrue();
            schedule.OffsetEta(t, 0.025).ShouldBeGreaterThan(0);
            double.IsFinite(schedule.OffsetEta(t, 0.025)).ShouldBeTrue();
        }
    }

    [Fact]
    public void OffsetEta_Linear_IsTheFormulaOfThePaper() =>
        (2 * Schedule.Linear.OffsetEta(0.4, 0.1)).ShouldBe(2 * (1 - 0.4 + 0.1) / (0.4 + 0.1), 1e-12);

    private static Schedule Find(string name) => name == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
}
