using Eam.Core.FineTuning;
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

        // Warm-up ends when the runtime has compiled everything with full optimisation, which it does on another thread. Code before that may allocate.
        var allocated = Enumerable
            .Range(0, 20)
            .Select(_ => AllocatedBy(trial.Method, iterations: 12))
            .TakeWhile(bytes => bytes > 0)
            .ToList();

        allocated.Count.ShouldBeLessThan(20, $"bytes allocated in each dozen of iterations: {string.Join(", ", allocated)}");
    }

    private static long AllocatedBy(IFineTuner method, int iterations)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < iterations; i++)
            method.Iterate();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
