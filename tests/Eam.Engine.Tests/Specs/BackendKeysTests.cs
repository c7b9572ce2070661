using System.Text.Json;
using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine.Records;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public class BackendKeysTests
{
    [Fact]
    public void Read_NoBackend_IsTheManagedOneAndNotRecorded()
    {
        var spec = TestCatalog.Read(TestCatalog.Sample).Spec.ShouldNotBeNull();

        spec.Backend.ShouldBe(BackendSpec.Managed);
        JsonSerializer.Serialize(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord).ShouldNotContain("backend");
    }

    [Theory]
    [InlineData(
        "backend: torch",
        "16: backend.name cannot be used on this machine: this eam was built without the torch backend: build it with -p:Torch=cpu or -p:Torch=cuda (docs/torch.md)"
    )]
    [InlineData(
        "backend: {name: managed, device: cuda:0}",
        "16: backend.device cannot be used on this machine: the managed backend has no device 'cuda:0': it runs on the CPU; use backend torch"
    )]
    [InlineData(
        "backend: {name: managed, micro_batch: 8}",
        "16: backend.name must be torch, because the managed backend has none of the other keys"
    )]
    [InlineData("backend: {name: managed, memory: 8 apples}", "16: backend.memory must be a size such as 20GiB or 500MiB, not '8 apples'")]
    [InlineData("backend: cuda", "16: backend.name must be one of managed, torch, not 'cuda'")]
    [InlineData("backend: {devise: cpu}", "16: unknown key 'backend.devise'; did you mean 'device'?")]
    public void Read_BackendThatCannotBe_SaysWhyAndWhere(string line, string error) =>
        TestCatalog.Read(TestCatalog.Sample + "\n" + line + "\n").Errors.ShouldContain("sweep.yaml:" + error);

    [Fact]
    public void Record_OfEveryKey_ComesBack()
    {
        var spec = TestCatalog.Read(TestCatalog.Sample).Spec! with
        {
            Backend = new("torch", "cuda:1")
            {
                Bfloat16 = true,
                ActivationCheckpoints = true,
                MicroBatch = 16,
                Memory = 3L << 30,
                Threads = 2,
            },
        };

        var text = JsonSerializer.Serialize(SpecRecord.Of(spec), RecordsContext.Default.SpecRecord);

        JsonSerializer.Deserialize(text, RecordsContext.Default.SpecRecord)!.ToSpec().Backend.ShouldBe(spec.Backend);
    }

    [Fact]
    public void On_DeviceWithoutTorch_SaysHowToGetIt() =>
        Should
            .Throw<EngineException>(() => DeviceBackend.Of(TaskSettings.Defaults("digits"), "cuda:0"))
            .Message.ShouldStartWith("--device cuda:0: this eam was built without the torch backend");

    [Fact]
    public void On_Managed_TakesTheFilesBackendAway()
    {
        var spec = TestCatalog.Read(TestCatalog.Sample).Spec! with { Backend = new("torch", "cuda:1") };

        DeviceBackend.On(spec, "managed").Backend.ShouldBe(BackendSpec.Managed);
        DeviceBackend.On(spec, null).ShouldBeSameAs(spec);
    }
}
