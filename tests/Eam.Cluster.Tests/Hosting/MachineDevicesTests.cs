using Eam.Engine;
using Eam.Silo.Hosting;
using Eam.Silo.Options;
using Eam.Testing.Backends;

namespace Eam.Cluster.Tests.Hosting;

public sealed class MachineDevicesTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("cuda")]
    public void Of_AMachineWithTwoGpus_OffersBothEachUnderItsOwnLock(string kind)
    {
        using var gpus = new FakeGpus();

        var silo = MachineDevices.Of(Options(kind));

        silo.Backends.ShouldBe(["managed", FakeGpus.Word]);
        silo.Devices.Select(device => (device.Word, device.Memory)).ShouldBe([("cuda:0", 8L << 30), ("cuda:1", 8L << 30)]);
        silo.Devices.Select(device => Path.GetFileName(device.Lock)).ShouldBe(["eam-GPU-0.lock", "eam-GPU-1.lock"]);
    }

    [Fact]
    public void Of_FewerAndLess_OffersThose()
    {
        using var gpus = new FakeGpus();

        var device = MachineDevices.Of(Options("cuda", count: 1, memory: "2GiB")).Devices.ShouldHaveSingleItem();

        (device.Word, device.Memory).ShouldBe(("cuda:0", 2L << 30));
    }

    [Fact]
    public void Of_MoreThanThereAre_SaysHowManyThereAre()
    {
        using var gpus = new FakeGpus();

        Should
            .Throw<EngineException>(() => MachineDevices.Of(Options("cuda", count: 3)))
            .Message.ShouldBe("Eam:Devices:Count is 3, but this machine has 2 GPUs");
    }

    [Fact]
    public void Of_Processors_HaveNoLockAndShareTheMemory()
    {
        using var gpus = new FakeGpus();

        var silo = MachineDevices.Of(Options("cpu", count: 4));

        silo.Devices.Count.ShouldBe(4);
        silo.Devices.ShouldAllBe(device => device.Word == "cpu" && device.Lock == null && device.Memory == silo.Devices[0].Memory);
    }

    private static ProcessOptions Options(string kind, int? count = null, string? memory = null) =>
        new()
        {
            Name = "silo-1",
            Devices = new DeviceOptions
            {
                Kind = kind,
                Count = count,
                Memory = memory,
            },
        };
}
