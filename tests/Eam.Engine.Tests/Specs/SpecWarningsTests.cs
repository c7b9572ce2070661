using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Specs;

public sealed class SpecWarningsTests
{
    public static TheoryData<string> Metrics => [.. TrialMetrics.Definitions.Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Of_AnyMetric_WarnsAboutAGoalAgainstItsOwnAndAboutWhatIsNotTheModel(string name)
    {
        var metric = TrialMetrics.Definitions.First(known => known.Name == name);
        var isFloor = name.EndsWith("_floor_high", StringComparison.Ordinal);
        var isOdd =
            isFloor
            || name is "ess" or "jensen_gap" or "base_objective" or "path_ess"
            || name.EndsWith("_floor", StringComparison.Ordinal)
            || name.EndsWith("_se", StringComparison.Ordinal);

        Of(new(name, metric.Maximize)).Count.ShouldBe(isOdd ? 1 : 0);
        Of(new(name, !metric.Maximize)).ShouldHaveSingleItem().ShouldStartWith($"objective {name} ");
    }

    [Fact]
    public void Of_SeveralObjectives_WarnsAboutEach() =>
        SpecWarnings
            .Of(SweepSpecs.Small() with { Objectives = [new("reward", true), new("sw2", true), new(Objective.Compute, true)] })
            .ShouldBe([
                "objective sw2 has goal: maximize, but smaller values of it are better, so the sweep looks for the worst trials",
                "objective compute has goal: maximize, but smaller values of it are better, so the sweep looks for the worst trials",
            ]);

    private static IReadOnlyList<string> Of(Objective objective) => SpecWarnings.Of(SweepSpecs.Small() with { Objective = objective });
}
