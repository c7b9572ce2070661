using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Server.Tests.Steering;

public sealed class SteerTests
{
    [Fact]
    public async Task Pause_ThenResumeThenStop_AnswersWithTheStateThatItBrought()
    {
        await using var server = await HangingAsync();
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);

        (await SteerAsync(server, $"{sweep}/pause")).GetProperty("status").GetString().ShouldBe("paused");
        (await SteerAsync(server, $"{sweep}/resume")).GetProperty("status").GetString().ShouldBe("running");
        (await SteerAsync(server, $"{sweep}/stop")).GetProperty("status").GetString().ShouldBe("stopped");
        (await SteerAsync(server, $"{sweep}/resume")).GetProperty("status").GetString().ShouldBe("running");
        (await SteerAsync(server, $"{sweep}/cancel")).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Cancel_OfOneTrial_PrunesItAndNoOther()
    {
        await using var server = await HangingAsync();
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.Live.Count == 2)
                break;
        }

        await SteerAsync(server, $"{sweep}/trials/1/cancel");

        var trials = (await server.GetAsync($"/api/v1/sweeps/{sweep}/trials?state=pruned")).GetProperty("trials");
        trials.EnumerateArray().ShouldHaveSingleItem().GetProperty("failure").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Retry_OfTrialsThatCrashed_RunsThemAgain()
    {
        var broken = true;
        await using var server = await ServerUnderTest.StartAsync(
            new ScriptedRunner
            {
                Behaviour = (request, _) => Volatile.Read(ref broken) && request.Trial == 0 ? ScriptedRunner.Crash(request) : null,
            }
        );
        var sweep = await server.FinishAsync(SweepSpecs.Small(maxFailures: 0));
        (await server.GetAsync($"/api/v1/sweeps/{sweep}/trials/0"))
            .GetProperty("trial")
            .GetProperty("state")
            .GetString()
            .ShouldBe("failed");
        Volatile.Write(ref broken, false);

        await SteerAsync(server, $"{sweep}/trials/0/retry");
        await foreach (var _ in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation)) { }

        (await server.GetAsync($"/api/v1/sweeps/{sweep}/trials/0"))
            .GetProperty("trial")
            .GetProperty("rung")
            .GetInt32()
            .ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Steer_WithTheTagThatWasSeen_WorksOnceAndIsStaleThen()
    {
        await using var server = await HangingAsync();
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.Live.Count == 2)
                break;
        }

        using var shown = await server.Client.GetAsync(new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative), ServerUnderTest.Cancellation);
        var tag = shown.Headers.ETag!.Tag;

        (await SteerAsync(server, $"{sweep}/pause", tag)).GetProperty("status").GetString().ShouldBe("paused");
        using var stale = await SendAsync(server, $"{sweep}/cancel", tag);

        await ServerUnderTest.ProblemAsync(stale, 412, "stale");
        (await server.Service.GetAsync(sweep, ServerUnderTest.Cancellation)).Status.ShouldBe(SweepStatus.Paused);
        (await SteerAsync(server, $"{sweep}/cancel", "*")).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Steer_SeveralAtOnceWithOneTag_DoesOneAndRefusesTheOthers()
    {
        await using var server = await HangingAsync();
        var sweep = await server.Service.StartAsync(SweepSpecs.Small(), "", ServerUnderTest.Cancellation);
        await foreach (var update in server.Service.WatchAsync(sweep, ServerUnderTest.Cancellation))
        {
            if (update.Live.Count == 2)
                break;
        }

        using var shown = await server.Client.GetAsync(new Uri($"/api/v1/sweeps/{sweep}", UriKind.Relative), ServerUnderTest.Cancellation);
        var tag = shown.Headers.ETag!.Tag;

        var answers = await Task.WhenAll(
            ((string[])["pause", "stop", "trials/0/cancel", "trials/1/cancel", "pause"]).Select(verb =>
                SendAsync(server, $"{sweep}/{verb}", tag)
            )
        );

        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 412, 412, 412, 412]);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("stop")]
    public async Task Steer_ToRestASweepThatHasEnded_ChangesNothingAndIsNoError(string verb)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();
        var before = await server.GetAsync("/api/v1/sweeps/small-1");

        (await SteerAsync(server, $"small-1/{verb}")).GetProperty("status").GetString().ShouldBe("completed");

        (await server.GetAsync("/api/v1/sweeps/small-1")).GetRawText().ShouldBe(before.GetRawText());
    }

    [Theory]
    [InlineData("small-1/cancel", 409, "conflict")]
    [InlineData("small-1/retry", 409, "conflict")]
    [InlineData("small-1/trials/0/retry", 409, "conflict")]
    [InlineData("small-1/trials/99/cancel", 404, "not-found")]
    [InlineData("nobody/stop", 404, "not-found")]
    [InlineData("..%2f..%2fetc/cancel", 404, "not-found")]
    public async Task Steer_WhatCannotBe_IsAProblem(string address, int status, string name)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await SendAsync(server, address);

        await ServerUnderTest.ProblemAsync(response, status, name);
    }

    private static Task<ServerUnderTest> HangingAsync() =>
        ServerUnderTest.StartAsync(new ScriptedRunner { Behaviour = (_, token) => ScriptedRunner.Hang(token) });

    private static async Task<HttpResponseMessage> SendAsync(ServerUnderTest server, string address, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sweeps/{address}");
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await server.Client.SendAsync(request, ServerUnderTest.Cancellation);
    }

    private static async Task<JsonElement> SteerAsync(ServerUnderTest server, string address, string? tag = null)
    {
        using var response = await SendAsync(server, address, tag);
        var text = await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation);
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }
}
