using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Eam.Core.Sweeps;

namespace Eam.Browser.Tests.Pages;

public sealed class SteeringTests(Chromium chromium)
{
    [Fact]
    public async Task PauseAndResume_OfARunningSweep_HoldAndLetItGoOn()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 3);
        var sweep = await server.BeginAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("steer-pause").ClickAsync();
        await visit.StateIsAsync("paused");
        await visit.At("steer-resume").ClickAsync();
        await visit.StateIsAsync("running");
        server.Let();
        await visit.StateIsAsync("completed");
        await Visit.SeesAsync(visit.At("chart-curves").Locator("svg").First);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Cancel_AsksFirst_ThenEndsTheSweep()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 3);
        var sweep = await server.BeginAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("steer-cancel").ClickAsync();
        await visit.At("confirm-no").ClickAsync();
        await visit.StateIsAsync("running");
        await visit.At("steer-cancel").ClickAsync();
        await Visit.SeesAsync(visit.At("confirm"));
        await visit.Page.Keyboard.PressAsync("Escape");
        await Microsoft.Playwright.Assertions.Expect(visit.At("confirm")).ToHaveCountAsync(0);
        await visit.StateIsAsync("running");
        await visit.At("steer-cancel").ClickAsync();
        await visit.At("confirm-yes").ClickAsync();
        await visit.StateIsAsync("cancelled");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Retry_OfAFailedTrial_TrainsItToItsRung()
    {
        var broken = true;
        await using var server = await ScriptedServer.StartAsync(script: request =>
            Volatile.Read(ref broken) && request.Trial == 2 ? new SegmentOutcome.Failed(FailureKind.Crashed, "its process died") : null
        );
        var sweep = await server.FinishAsync();
        Volatile.Write(ref broken, false);
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        await visit.At("trial-filter").FillAsync("failed");
        await Visit.ReadsAsync(visit.At("trial-2"), "its process died");
        await visit.At("retry-2").ClickAsync();
        await visit.At("trial-filter").FillAsync("");
        await Microsoft.Playwright.Assertions.Expect(visit.At("trial-2")).Not.ToContainTextAsync("failed");
        await visit.StateIsAsync("completed");
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Buttons_OfAFailedSweepWithNothingLeft_AreNone()
    {
        await using var server = await ScriptedServer.StartAsync(script: request => new SegmentOutcome.Failed(
            FailureKind.Diverged,
            $"trial {request.Trial}: the loss is NaN"
        ));
        var sweep = await server.FinishAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await visit.StateIsAsync("failed");
        foreach (var action in (string[])["pause", "resume", "stop", "retry", "cancel"])
            await Microsoft.Playwright.Assertions.Expect(visit.At($"steer-{action}")).ToHaveCountAsync(0);
        await visit.GoAsync($"sweeps/{sweep}/trials/0");
        await Visit.SeesAsync(visit.At("trial-title"));
        await Microsoft.Playwright.Assertions.Expect(visit.At("trial-retry")).ToHaveCountAsync(0);
        visit.ShouldBeClean();
    }

    [Fact]
    public async Task Reload_MidWay_ShowsWhereTheSweepStands()
    {
        await using var server = await ScriptedServer.StartAsync(segments: 6);
        var sweep = await server.BeginAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync($"sweeps/{sweep}");
        await Visit.SeesAsync(visit.At("chart-curves").Locator("svg").First);
        await visit.Page.ReloadAsync();
        await Visit.SeesAsync(visit.At("chart-curves").Locator("svg").First);
        await visit.StateIsAsync("running");
        await Microsoft.Playwright.Assertions.Expect(visit.At("connection")).ToHaveTextAsync("live");
        server.Let();
        await visit.StateIsAsync("completed");
        visit.ShouldBeClean();
    }
}
