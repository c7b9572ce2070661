using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Testing.Devices;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

public sealed class DevicesPageTests(Chromium chromium)
{
    [Fact]
    public async Task Page_OfACluster_ShowsEachDeviceAndLeadsToWhatItRuns()
    {
        await using var server = await ScriptedServer.StartAsync(devices: new FakeDevices());
        await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync();
        await visit.At("nav-devices").ClickAsync();

        await Visit.ReadsAsync(visit.At("devices-tally"), "5 devices: 2 busy, 1 idle, 1 quarantined, 1 draining");
        await Assertions.Expect(visit.Page.Locator(".devices li")).ToHaveCountAsync(5);
        await Visit.ReadsAsync(visit.At("silo-gpu-7"), "pool=a100");
        await Visit.ReadsAsync(visit.At("device-gpu-7/0"), "80 GiB");
        await Visit.ReadsAsync(
            visit.At("device-gpu-7/1"),
            "quarantined until 2026-11-27 14:05:10Z: segments of 3 trials in a row crashed on it"
        );
        await Assertions.Expect(visit.At("device-gpu-7/1").Locator(".state")).ToHaveTextAsync("⊗quarantined");
        await visit.At("device-gpu-7/0").GetByText("trial 3").ClickAsync();
        await Visit.SeesAsync(visit.At("trial-title"));
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Page_WhileItIsSeen_FollowsTheCluster()
    {
        var devices = new FakeDevices { Devices = [] };
        await using var server = await ScriptedServer.StartAsync(devices: devices);
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync("devices");
        await Visit.ReadsAsync(visit.Page.Locator(".empty"), "No silo with devices has reported yet");

        devices.Devices = [FakeDevices.Cuda("gpu-1/0", "10.0.0.1:11111@1")];
        await Visit.ReadsAsync(visit.At("device-gpu-1/0"), "idle");
        devices.Devices = [devices.Devices[0] with { State = "busy", Sweep = "night-1", Trial = 5 }];
        await Visit.ReadsAsync(visit.At("device-gpu-1/0"), "night-1 trial 5");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Page_OfAServerWithoutDevices_IsNotOfferedAndSaysWhy()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync("devices");

        await Visit.ReadsAsync(visit.At("problem"), "this server has no devices");
        await Assertions.Expect(visit.At("nav-devices")).ToHaveCountAsync(0);
        visit.ShouldBeClean("404 (Not Found)");
    }
}
