using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class ManagedFineTunerTests : FineTunerContract
{
    public static new TheoryData<string, string> Methods => FineTunerContract.Methods;

    protected override IBackend CreateBackend() => new ManagedBackend();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Iterate_AfterWarmUp_AllocatesNothing(string method, string settings)
    {
        using var trial = Create(method, settings);

        // Some iterations do more than others, such as beginning a stage.
        Allocations.Settled(() => trial.Method.Iterate(), runs: 12).ShouldBe(0);
    }
}
