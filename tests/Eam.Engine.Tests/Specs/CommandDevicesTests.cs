using Eam.Core.Sweeps;
using Eam.Engine.Specs;
using Eam.Testing;

namespace Eam.Engine.Tests.Specs;

public sealed class CommandDevicesTests : IDisposable
{
    private readonly TemporaryFolder _devices = new();

    public void Dispose() => _devices.Dispose();

    [Theory]
    [InlineData("4, 7", "cuda:0 gpu-4 cuda:1 gpu-7")]
    [InlineData("GPU-8ab,GPU-9cd", "cuda:0 gpu-GPU-8ab cuda:1 gpu-GPU-9cd")]
    [InlineData("0,-1,1", "cuda:0 gpu-0")]
    [InlineData("-1", "")]
    [InlineData("", "")]
    [InlineData(null, "cuda:0 gpu-0 cuda:1 gpu-2 cuda:2 gpu-10")]
    public void Gpus_OfTheVariableOrTheDriver(string? visible, string expected)
    {
        foreach (var name in (string[])["nvidia0", "nvidia10", "nvidia2", "nvidiactl", "nvidia-uvm", "null"])
            File.WriteAllText(_devices.File(name), "");

        string.Join(' ', CommandDevices.Gpus(visible, _devices.Path).Select(gpu => $"{gpu.Name} {gpu.Id}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(null, 1, 4, "", 6)]
    [InlineData("cpu", 1, 4, "cpu", 6)]
    [InlineData("cpu", 2, 4, "cpu", 3)]
    [InlineData("cuda", 1, 3, "cuda:0 cuda:1 cuda:2", 3)]
    [InlineData("cuda", 2, 5, "cuda:0,cuda:1 cuda:2,cuda:3", 2)]
    [InlineData(null, 2, 4, "cuda:0,cuda:1 cuda:2,cuda:3", 2)]
    [InlineData(null, 2, 0, "cpu", 3)]
    public void SetsOf_EachSlotHasDevicesOfItsOwn(string? device, int devices, int gpus, string sets, int slots)
    {
        var resources = ResourceSpec.Any with { Device = device, Devices = devices };
        var machine = CommandDevices.Gpus(string.Join(',', Enumerable.Range(0, gpus)), "");

        string.Join(' ', CommandDevices.SetsOf(resources, machine)).ShouldBe(sets);
        CommandDevices.SlotsOf(resources, machine, processors: 6).ShouldBe(slots);
    }

    [Theory]
    [InlineData("cuda", 3, "cpu needs cuda, is cpu; cuda needs 3 devices of one machine, has 2")]
    [InlineData("cuda", 2, null)]
    [InlineData(null, 4, null)]
    [InlineData(null, 7, "cpu needs 7 devices of one machine, has 6; cuda needs 7 devices of one machine, has 2")]
    public void Offers_OfAMachine_SayWhatItLacks(string? device, int devices, string? why)
    {
        var resources = ResourceSpec.Any with { Device = device, Devices = devices };
        var offers = CommandDevices.Offers(CommandDevices.Gpus("0,1", ""), processors: 6);

        var unmet = offers.Select(offer => (offer.Kind, Why: resources.Unmet(offer))).ToList();

        (unmet.Exists(one => one.Why is null) ? null : string.Join("; ", unmet.Select(one => $"{one.Kind} {one.Why}"))).ShouldBe(why);
    }
}
