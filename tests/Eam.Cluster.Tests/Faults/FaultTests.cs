using Eam.Cluster.Tests.Sweeps;
using Eam.Testing;

namespace Eam.Cluster.Tests.Faults;

/// <summary>
/// Three faults between real processes in networks of their own: a short cut in one direction, a database that goes back in time, and wrong clocks. The sweep
/// ends with the table of one machine, and no device trains two trials at once.
/// </summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class FaultTests
{
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(40);

    [Theory(Timeout = 300_000)]
    [InlineData(nameof(FaultKind.Mute), 2, 5)]
    [InlineData(nameof(FaultKind.DatabaseRestored), 8, 0)]
    [InlineData(nameof(FaultKind.ClocksApart), 0, 0)]
    public async Task Sweep_WithOneFault_HasTheTableOfOneMachine(string kind, double at, double seconds)
    {
        SkipWhereMissing();
        var result = await FaultRun.RunAsync(
            await FaultSweep.TrainedAsync(),
            [new Fault(Enum.Parse<FaultKind>(kind), 2, at, seconds)],
            Undisturbed
        );

        TestContext.Current.SendDiagnosticMessage($"{kind}: {result}");
        result.Problem.ShouldBeNull();
    }

    internal static void SkipWhereMissing()
    {
        var missing = NetworkLab.Missing ?? FalseClock.Missing ?? PostgresServer.Missing;
        Assert.SkipWhen(missing is not null, missing ?? "");
    }
}
