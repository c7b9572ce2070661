using Eam.Core.FineTuning;
using Eam.Core.Spaces;

namespace Eam.Core.Tests.FineTuning;

/// <summary>Rules over several parameters of a method, some of which depend on the base.</summary>
public sealed class ParameterRuleTests
{
    private static readonly Configuration Covariance = Configuration.Defaults("eam").With("eam.pullback", ParameterValue.Of("covariance"));

    [Fact]
    public void Refusal_TooManyDimensionsForTheCovariance_SaysSo() =>
        Method
            .Refusal(Covariance, new(IsExact: false, Dimension: 257))
            .ShouldBe("eam.pullback is covariance, which allows samples of at most 256 numbers, and this task has 257: use vjp or none");

    [Fact]
    public void Refusal_CovarianceThatIsAffordableOrUnused_IsNull()
    {
        Method.Refusal(Covariance, new(IsExact: false, Dimension: 256)).ShouldBeNull();
        Method.Refusal(Covariance, new(IsExact: true, Dimension: 257)).ShouldBeNull();
        Method.Refusal(Covariance, default).ShouldBeNull();
    }

    [Fact]
    public void Check_SettingWithoutEffect_DependsOnTheBase()
    {
        Method
            .Rules.Select(rule => rule.Check(Covariance, new(IsExact: true)))
            .OfType<string>()
            .ShouldHaveSingleItem()
            .ShouldStartWith("has no effect, because eam.terminal_time is 1 (auto: the base of the task is exact)");
        Method.Rules.ShouldAllBe(rule => rule.Check(Covariance, new(false, null)) == null);
        Method.Rules.ShouldAllBe(rule => rule.Check(Covariance, new(null, null)) == null);
    }

    private static MethodDefinition Method => MethodCatalog.Find("eam")!;
}
