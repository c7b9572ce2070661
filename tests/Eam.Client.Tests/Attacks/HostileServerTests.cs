using System.Net;
using Eam.Client.Hosts;
using Eam.Client.Remote;
using Eam.Client.Rendering;
using Eam.Client.Tests.Commands;
using Eam.Client.Tests.Remote;
using Eam.Engine;
using Eam.Server.Contracts;

namespace Eam.Client.Tests.Attacks;

/// <summary>A server whose answers try to write outside a folder, to control the terminal, or to fill the memory.</summary>
public sealed class HostileServerTests
{
    private const string Info =
        """{"version": "0.1.0", "api": "v1", "started": "2026-05-04T10:00:00Z", "access": "write", "tokens": false}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../../x")]
    [InlineData("/etc/x")]
    [InlineData("small-2")]
    public async Task Read_AnswerWithAnotherName_IsRefused(string name)
    {
        using var test = new TestTerminal();
        await using var host = await HostAsync(test, $$"""{"sweep": {{Summary(name)}}, "spec": {}, "rungs": [], "arms": [], "live": []}""");

        (await Should.ThrowAsync<EngineException>(() => host.ReadAsync("small-1", Cancellation))).Message.ShouldBe(
            $"http://gpu-7:8700 was asked for sweep 'small-1' and answered with '{name}': do not use it"
        );
    }

    [Fact]
    public async Task Start_AnswerWithAPath_IsRefused()
    {
        using var client = Client(FakeServer.Json(Summary("../../x"), HttpStatusCode.Created));
        var service = new HttpSweepService(client, TimeProvider.System, _ => { });

        (
            await Should.ThrowAsync<EngineException>(() => service.StartAsync(new(new(SmallSweeps.TwoMethods)), Cancellation))
        ).Message.ShouldContain("'../../x', which no sweep can have");
    }

    [Fact]
    public async Task List_NamesThatAreNoNames_AreDamagedAndNeverAskedFor()
    {
        using var test = new TestTerminal();
        await using var host = await HostAsync(test, Page(Summary("small-1"), Summary("small/../../x")));

        (await host.ListAsync(Cancellation))
            .Select(sweep => (sweep.Name, sweep.IsDamaged))
            .ShouldBe([("small-1", false), ("small/../../x", true)]);
        (await host.Service.ListAsync(Cancellation)).ShouldBe(["small-1"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ls_StatusAndMessageWithCodesAndMarkup_AreShownAsText(bool live)
    {
        using var test = new TestTerminal(live ? (150, 40) : null);
        await using var host = await HostAsync(
            test,
            Page(
                Summary("small-1", """[blink]x[/]\u001b]0;owned\u0007"""),
                Summary("small-2", "failed", """a\u001b[2J\r\nb \u202ec\u009b""")
            )
        );

        new SweepList(host.Place, true, await host.ListAsync(Cancellation), DateTimeOffset.UnixEpoch).Show(test.Terminal.Output.Console);

        foreach (var code in (string[])["\u001b]0;", "\u001b[2J", "\u0007", "\u202e", "\u009b"])
            test.Output.Contains(code, StringComparison.Ordinal).ShouldBeFalse(test.Output);
        test.Output.ShouldContain("""[blink]x[/]\u001b]0;owned\u0007""");
        test.Output.ShouldContain("""small-2 failed: a\u001b[2J b \u202ec\u009b""");
    }

    [Theory]
    [InlineData("""{"total": 1, "offset": 0, "limit": 1000}""")]
    [InlineData("""{"sweeps": null, "total": 1, "offset": 0, "limit": 1000}""")]
    [InlineData("""{"sweeps": [null], "total": 1, "offset": 0, "limit": 1000}""")]
    [InlineData("""{"sweeps": [{"id": "small-1"}], "total": 1, "offset": 0, "limit": 1000}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task List_AnswerThatLacksFields_IsOneLine(string answer)
    {
        using var test = new TestTerminal();
        await using var host = await HostAsync(test, answer);

        (await Should.ThrowAsync<EngineException>(() => host.ListAsync(Cancellation))).Message.ShouldBe(
            "http://gpu-7:8700 is not an Eam server of API v1: it answered 200 application/json; check the address and the versions of eam on both sides"
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name": "small"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Get_SweepWhoseSpecificationLacksFields_IsOneLine(string spec)
    {
        using var client = Client(
            FakeServer.Json($$"""{"sweep": {{Summary("small-1")}}, "spec": {{spec}}, "rungs": [], "arms": [], "live": []}""")
        );
        var service = new HttpSweepService(client, TimeProvider.System, _ => { });

        (await Should.ThrowAsync<EngineException>(() => service.GetAsync("small-1", Cancellation))).Message.ShouldContain("specification");
    }

    [Theory]
    [InlineData("""{"value": [1, null], "rung": [null]}""", false)]
    [InlineData("""{"series": [{"value": null}], "a": null}""", false)]
    [InlineData("""{"series": [{"value": [0]}, null]}""", true)]
    [InlineData("""{"base": [[1, null]]}""", true)]
    [InlineData("""null""", false)]
    public void NullElements_OfAnAnswer_AreFound(string json, bool found) =>
        NullElements.Are(System.Text.Encoding.UTF8.GetBytes(json)).ShouldBe(found);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_AnswerWithoutEnd_IsRefusedOnce(bool announced)
    {
        var server = new FakeServer(_ =>
        {
            var endless = new StreamContent(new EndlessStream(" "));
            endless.Headers.ContentType = new("application/json");
            endless.Headers.ContentLength = announced ? long.MaxValue : null;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = endless };
        });
        using var client = new ApiClient(Address(), TimeProvider.System, server);

        (await Should.ThrowAsync<EngineException>(() => client.GetAsync("x", ApiJson.Default.HealthView, Cancellation))).Message.ShouldBe(
            "http://gpu-7:8700 sent an answer of more than 128 MiB, which eam does not read: check the address"
        );
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task Stream_EventWithoutEnd_IsRefused(string end)
    {
        using var endless = new EndlessStream($"data: {new string('x', 10_000)}{end}");
        using var stream = new EventStream(endless, TimeProvider.System);

        (await Should.ThrowAsync<InvalidDataException>(() => stream.NextAsync(Cancellation))).Message.ShouldBe(
            "an event of more than 33,554,432 characters"
        );
    }

    private static ServerAddress Address() => ServerAddress.Parse("http://gpu-7:8700/", "--server", _ => null);

    private static ApiClient Client(HttpResponseMessage answer) => new(Address(), TimeProvider.System, new FakeServer(_ => answer));

    private static Task<RemoteHost> HostAsync(TestTerminal test, string answer) =>
        RemoteHost.ConnectAsync(
            new ApiClient(Address(), TimeProvider.System, new FakeServer(_ => FakeServer.Json(Info), _ => FakeServer.Json(answer))),
            test.Terminal,
            null,
            null
        );

    private static string Page(params string[] sweeps) =>
        $$"""{"sweeps": [{{string.Join(',', sweeps)}}], "total": {{sweeps.Length}}, "offset": 0, "limit": 1000}""";

    private static string Summary(string id, string status = "completed", string message = "") =>
        $$"""
            {"id": "{{id}}", "name": "small", "status": "{{status}}", "message": "{{message}}", "task": "t", "methods": [], "objective": null, "unit": "nfe",
             "planned_trials": 1, "trials": {"pending": 0, "running": 0, "paused": 0, "completed": 0, "pruned": 0, "failed": 0}, "spent": 0, "planned": 0,
             "progress": 0, "best": null, "started": null, "finished": null, "sequence": 0}
            """;
}
