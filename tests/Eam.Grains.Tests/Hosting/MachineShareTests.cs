using Eam.Grains.Devices;
using Eam.Grains.Hosting;
using Eam.Testing;

namespace Eam.Grains.Tests.Hosting;

public sealed class MachineShareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_SecondSiloThatOffersAllAgain_SaysSo()
    {
        using var first = Take("a", devices: 4, each: 2L << 30);
        using var second = Take("b", devices: 4, each: 2L << 30);

        first.Warning.ShouldBeNull();
        second.Warning.ShouldBe(
            "the silos of this machine (a, and this one) offer 8 processors and 16 GiB together, but it has 4 and 8 GiB: set Eam:Devices:Count and Eam:Devices:Memory of each silo"
        );
    }

    [Fact]
    public void Take_PartsThatFit_SaysNothing()
    {
        using var first = Take("a", devices: 3, each: 2L << 30);
        using var second = Take("b", devices: 1, each: 2L << 30);

        second.Warning.ShouldBeNull();
    }

    [Fact]
    public void Take_AfterTheFirstHasEnded_SaysNothing()
    {
        Take("a", devices: 4, each: 2L << 30).Dispose();
        using var second = Take("b", devices: 4, each: 2L << 30);

        second.Warning.ShouldBeNull();
    }

    private MachineShare Take(string name, int devices, long each) =>
        MachineShare.Take(
            new SiloDevices(
                name,
                new Dictionary<string, string>(),
                [.. Enumerable.Range(0, devices).Select(number => new SiloDevice(number, "cpu", each))]
            ),
            _folder.Path,
            processors: 4,
            memory: 8L << 30
        );
}
