using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

public sealed class ResourcesTests
{
    private static readonly Dictionary<string, string> ZoneA = new() { ["zone"] = "a" };

    [Theory]
    [InlineData(null, 0L, null)]
    [InlineData("cuda", 20L, null)]
    [InlineData("cpu", 0L, "needs cpu, is cuda")]
    [InlineData("cuda", 41L, "needs 41 GiB, has 40 GiB")]
    public void Unmet_KindAndMemory_NamesWhatIsLacking(string? device, long gibibytes, string? why) =>
        new ResourceSpec(device, gibibytes << 30, new Dictionary<string, string>())
            .Unmet(new DeviceOffer("cuda", 40L << 30, ZoneA))
            .ShouldBe(why);

    [Theory]
    [InlineData("zone", "a", null)]
    [InlineData("zone", "b", "needs label zone: b, has a")]
    [InlineData("rack", "7", "needs label rack: 7, has none")]
    public void Unmet_Labels_NamesTheFirstThatDiffers(string label, string value, string? why) =>
        new ResourceSpec(null, 0, new Dictionary<string, string> { [label] = value }).Unmet(new DeviceOffer("cpu", 0, ZoneA)).ShouldBe(why);

    [Fact]
    public void Unmet_Program_NeedsThePermissionOfTheSilo()
    {
        var needs = ResourceSpec.Any with { Program = "python3" };

        needs.Unmet(new DeviceOffer("cpu", 0, ZoneA) { Commands = CommandPermission.OfCluster([]) }).ShouldBeNull();
        needs
            .Unmet(new DeviceOffer("cpu", 0, ZoneA))
            .ShouldBe("needs permission for python3: its silo runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)");
        (needs == ResourceSpec.Any).ShouldBeFalse();
        needs.ToString().ShouldBe("{program: python3}");
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, "needs 5 devices of one machine, has 4")]
    public void Unmet_Devices_CountsThoseOfOneMachine(int devices, string? why) =>
        (ResourceSpec.Any with { Devices = devices }).Unmet(new DeviceOffer("cuda", 0, ZoneA) { Devices = 4 }).ShouldBe(why);

    [Fact]
    public async Task StartAsync_MoreThanTheMachineHas_IsRefusedWithTheReason()
    {
        using var data = new TemporaryFolder();
        await using var service = new LocalSweepService(
            new LocalSweepOptions { Folder = data.Path, CreateRunner = (_, _) => new ScriptedRunner() }
        );

        var refusal = await Should.ThrowAsync<EngineException>(() =>
            service.StartAsync(
                SweepSpecs.Small() with
                {
                    Resources = new ResourceSpec("cuda", 0, new Dictionary<string, string>()),
                },
                "",
                TestContext.Current.CancellationToken
            )
        );

        refusal.Message.ShouldBe("resources {device: cuda}: no device of this machine can run the sweep: cpu needs cuda, is cpu");
        (await service.ListAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
