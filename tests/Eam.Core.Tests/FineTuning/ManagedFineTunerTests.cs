using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
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
        for (var i = 0; i < 40; i++)
            trial.Method.Iterate();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 12; i++)
            trial.Method.Iterate();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
