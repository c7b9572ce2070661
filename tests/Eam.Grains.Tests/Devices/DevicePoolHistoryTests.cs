namespace Eam.Grains.Tests.Devices;

/// <summary>Random histories of a pool with faults; the rules are checked after each step.</summary>
public sealed class DevicePoolHistoryTests
{
    private const int Seeds = 400,
        Steps = 300;

    [Fact]
    public void AnyHistory_DecidesAsThePlainPoolDoesAndFreesEachDeviceInTheEnd()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (world, step) = (new PoolWorld(seed), 0);
            try
            {
                for (; step < Steps; step++)
                    world.Step();
                world.Settle();
            }
            catch (Exception failure) when (failure is ShouldAssertException or InvalidOperationException or KeyNotFoundException)
            {
                throw new ShouldAssertException($"seed {seed}, step {step}: {failure.Message}", failure);
            }
        }
    }
}
