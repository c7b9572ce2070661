using Eam.Core.Backends;
using Eam.Torch.Devices;
using TorchSharp;

namespace Eam.Torch.Tests.Devices;

public sealed class TorchDevicesTests
{
    public TorchDevicesTests() => Libtorch.Require();

    [Fact]
    public void All_AnyMachine_BeginsWithTheCpuAndNamesLibtorch()
    {
        var devices = TorchDevices.All();

        devices[0].Name.ShouldBe("cpu");
        devices[0].Detail.ShouldStartWith($"libtorch {torch.__version__}, {Environment.ProcessorCount} processors");
        devices.Count.ShouldBe(1 + (torch.cuda.is_available() ? torch.cuda.device_count() : 0));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    [InlineData("")]
    public void Resolve_NoName_SaysWhatIs(string device) =>
        Should.Throw<BackendException>(() => TorchDevices.Resolve(device)).Message.ShouldBe($"there is no device '{device}': a device is auto, cpu or cuda:N");

    [Fact]
    public void Resolve_GpuThatIsNotThere_SaysWhatThisMachineHas()
    {
        var message = Should.Throw<BackendException>(() => TorchDevices.Resolve("cuda:99")).Message;

        message.ShouldStartWith("there is no device cuda:99: ");
        message.ShouldNotContain('\n');
        if (!torch.cuda.is_available())
            message.ShouldContain("CUDA");
    }

    [Fact]
    public void Resolve_Auto_IsADeviceOfThisMachine() =>
        TorchDevices.All().Select(device => device.Name).ShouldContain(TorchDevices.Resolve("auto"));

    [Fact]
    public void Parse_NvidiaSmi_ReadsNamesAndMemory() =>
        GpuReport.Parse("NVIDIA A100-SXM4-40GB, 40960\nTesla T4, 15360\n").ShouldBe([("NVIDIA A100-SXM4-40GB", 40960L << 20), ("Tesla T4", 15360L << 20)]);

    [Fact]
    public void WorkerEnvironment_OfTheCpu_HasNoMemoryFraction() =>
        new TorchProvider().WorkerEnvironment(new("torch", "cpu") { Memory = 1 << 30 }).Keys.ShouldBe(["CUBLAS_WORKSPACE_CONFIG"]);
}
