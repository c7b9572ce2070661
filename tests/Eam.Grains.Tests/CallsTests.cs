using Eam.Engine;

namespace Eam.Grains.Tests;

public sealed class CallsTests
{
    public static TheoryData<Exception, bool> Failures =>
        new()
        {
            { new SiloUnavailableException("x"), true },
            { new GatewayTooBusyException("x"), true },
            { new TimeoutException("x"), true },
            { new SweepUnavailableException("x"), true },
            { new OrleansException("No active nodes are compatible with grain sweep"), true },
            { new OrleansException("x"), false },
            { new GrainExtensionNotInstalledException("x"), false },
            { new EngineException("x"), false },
            { new InvalidOperationException("x"), false },
        };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task UntilAnsweredAsync_RepeatsWhatMayPassAndNothingElse(Exception failure, bool passes)
    {
        var tries = 0;
        var call = Calls.UntilAnsweredAsync(
            () => ++tries == 1 ? throw failure : Task.FromResult(tries),
            TimeProvider.System,
            later: null,
            TestContext.Current.CancellationToken
        );

        if (passes)
            (await call).ShouldBe(2);
        else
            (await Should.ThrowAsync<Exception>(() => call)).ShouldBe(failure);
    }

    [Fact]
    public async Task ForUserAsync_FailureOfTheDomain_IsNotAskedAgain()
    {
        var tries = 0;

        await Should.ThrowAsync<ConflictException>(() =>
            Calls.ForUserAsync<int>(
                () =>
                {
                    tries++;
                    throw new ConflictException("no");
                },
                TestContext.Current.CancellationToken
            )
        );

        tries.ShouldBe(1);
    }
}
