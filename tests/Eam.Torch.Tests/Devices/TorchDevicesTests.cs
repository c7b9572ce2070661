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
        Should
            .Throw<BackendException>(() => TorchDevices.Resolve(device))
            .Message.ShouldBe($"there is no device '{device}'; use auto, cpu, cuda or cuda:N");

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
        TorchDevices.All().Select(device => device.Name).ShouldContain(TorchDevices.Resolve("auto")[0]);

    [Fact]
    public void Parse_NvidiaSmi_ReadsNamesAndMemory() =>
        GpuReport
            .Parse("GPU-5a3c, NVIDIA A100-SXM4-40GB, 40960\nGPU-77b1, Tesla T4, 15360\n")
            .ShouldBe([new("GPU-5a3c", "NVIDIA A100-SXM4-40GB", 40960L << 20), new("GPU-77b1", "Tesla T4", 15360L << 20)]);

    [Theory]
    [InlineData(null, "a b c")]
    [InlineData("2,0", "c a")]
    [InlineData("GPU-b", "b")]
    [InlineData("1,7,0", "b")]
    [InlineData("", "")]
    public void Visible_Variable_ChoosesAndOrders(string? variable, string names)
    {
        IReadOnlyList<Gpu> all = [new("GPU-a1", "a", 1), new("GPU-b1", "b", 1), new("GPU-c1", "c", 1)];

        string.Join(' ', GpuReport.Visible(all, variable).Select(gpu => gpu.Name)).ShouldBe(names);
    }

    [Fact]
    public void WorkerEnvironment_OfTheCpu_HasNoMemoryFraction() =>
        new TorchProvider().WorkerEnvironment(new("torch", "cpu") { Memory = 1 << 30 }).Keys.ShouldBe(["CUBLAS_WORKSPACE_CONFIG"]);
}
