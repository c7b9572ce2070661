using Eam.Browser.Tests.Browsing;
using Eam.Browser.Tests.Servers;
using Microsoft.Playwright;

namespace Eam.Browser.Tests.Pages;

/// <summary>Pages of the real command, in a process of its own.</summary>
public sealed class ReconnectTests(Chromium chromium)
{
    private const string File = """
        name: live
        task: {name: gaussian-mixture, modes: 2}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-3, max: 1e-2, scale: log}
          batch_size: 16
          width: 8
          hidden_layers: 1
          am.steps: 4
          eam.ode_steps: 2
        halving: {algorithm: asha, eta: 2, arms: method, compute: {unit: nfe, min: 1e6, max: 4e6}}
        evaluation: {samples: 32, ode_steps: 2, control_samples: 16, control_steps: 4}
        trials: 12
        seed: 7
        slots: 1
        """;

    [Fact]
    public async Task Server_KilledAndStartedAgainUnderAnOpenPage_IsFoundAgainAndFinishes()
    {
        await using var server = new ServeProcess();
        await server.StartAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync("new");
        await visit.At("editor").FillAsync(File);
        await visit.At("start").ClickAsync();
        await visit.StateIsAsync("running");
        await Visit.SeesAsync(visit.At("chart-curves").Locator("svg").First);

        await server.KillAsync();
        await Assertions.Expect(visit.At("connection")).ToHaveTextAsync("reconnecting");
        await Visit.ReadsAsync(visit.At("away"), "The server does not answer. What you see is from");
        await Assertions.Expect(visit.At("steer-pause")).ToBeDisabledAsync();
        await server.StartAsync();
        await Assertions.Expect(visit.At("connection")).ToHaveTextAsync("live");
        await Assertions.Expect(visit.At("away")).ToHaveCountAsync(0);
        await Assertions
            .Expect(visit.Page.Locator("header.page .state").First)
            .ToContainTextAsync("completed", new() { Timeout = 240_000 }); // it trains in earnest
        await visit.At("section-trials").ScrollIntoViewIfNeededAsync();
        await Visit.ReadsAsync(visit.At("trial-count"), "trials");
        await Assertions.Expect(visit.Page.Locator("[data-testid=trials] .state.running")).ToHaveCountAsync(0);
        visit.ShouldBeClean("ERR_CONNECTION", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE");
    }

    [Fact]
    public async Task Token_WrongThenRight_SaysSoThenShowsTheSweeps()
    {
        await using var server = new ServeProcess(new Dictionary<string, string> { ["EAM_TOKEN"] = "a-token-of-the-test-0123456789" });
        await server.StartAsync();
        await using var visit = await chromium.VisitAsync(server.Address);
        await visit.GoAsync();
        var form = visit.At("sign-in");
        await form.GetByLabel("Token").FillAsync("not-the-token-of-the-test");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Visit.SeesAsync(form.GetByRole(AriaRole.Alert));
        await form.GetByLabel("Token").FillAsync("a-token-of-the-test-0123456789");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Visit.SeesAsync(visit.Page.GetByText("No sweep yet"));
        (await visit.Page.EvaluateAsync<string>("document.cookie + JSON.stringify(localStorage)")).ShouldNotContain("a-token");
        visit.ShouldBeClean("status of 401", "status of 403");
    }
}
