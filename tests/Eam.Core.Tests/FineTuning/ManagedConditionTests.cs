using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class ManagedConditionTests : ConditionContract
{
    protected override IBackend CreateBackend() => new ManagedBackend();

    /// <summary>The means of the conditions differ by ten, but within each the variance is 1.</summary>
    [Fact]
    public void OfBase_DistantConditions_HasTheVarianceWithinThem()
    {
        using var backend = new ManagedBackend();
        var field = new ConditionGaussianField(Schedule.Linear, [-5, 5]);
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new ConditionReward([1, 1]), 1, null!, false)
        {
            Conditions = new ConditionSet(["low", "high"], []),
        };

        using var axes = PrincipalAxes.OfBase(problem, OdeMethod.Heun, 8, new RandomStream(1, 1), new ComputeLedger());

        axes.Variances[0].ShouldBe(1f, 0.3f);
    }

    [Theory]
    [InlineData("ram", "ram.group=8", 8, null)]
    [InlineData("ram", "ram.group=4", 8, null)]
    [InlineData("ram", "batch_size=64", 8, "ram.group is 64, but rows_per_condition of the task is 8")]
    [InlineData("forward", "forward.group=8", 4, "forward.group is 8, but rows_per_condition of the task is 4")]
    [InlineData("eam", "eam.stages=5", 1, "eam.stages is 5, but stages weigh endpoints of all conditions together")]
    [InlineData("eam", "eam.stages=0", 1, null)]
    public void Refusal_MethodThatWouldCompareConditions_IsRefused(string method, string setting, int rows, string? expected)
    {
        var configuration = Configuration.Defaults(method).With("batch_size", ParameterValue.Of(64));
        configuration = configuration.With(setting.Split('=')[0], ParameterValue.Parse(setting.Split('=')[1]));
        var definition = MethodCatalog.Find(method)!;

        definition.Refusal(configuration, new(true)).ShouldBeNull("without conditions");
        var refusal = definition.Refusal(configuration, new(true, RowsPerCondition: rows));

        if (expected is null)
            refusal.ShouldBeNull();
        else
            refusal.ShouldNotBeNull().ShouldStartWith(expected);
    }
}
