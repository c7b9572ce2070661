using System.Net;
using System.Net.Http.Headers;
using Eam.Server.Tests.Streams;

namespace Eam.Server.Tests.Attacks;

/// <summary>Readers who try to take the streams from others.</summary>
public sealed class StreamAttackTests
{
    private const string Write = "write-token-0123456789",
        Read = "read-token-0123456789";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stream_WhileOldEventsOfAnotherSweepAreRead_OpensAndFoldsAreShared()
    {
        HeldEvents? held = null;
        await using var server = await ServerUnderTest.StartAsync(wrap: sweeps => held = new HeldEvents(sweeps));
        var (slow, other) = (await server.FinishAsync(), await server.FinishAsync());
        var events = held.ShouldNotBeNull();
        events.Hold(slow);
        var (first, second) = (OpenAsync(server, slow, 5), OpenAsync(server, slow, 5));
        await events.Asked.WaitAsync(Soon, ServerUnderTest.Cancellation);

        // Another sweep is not delayed, and another place in the same log is not read at the same time.
        await using (var free = await OpenAsync(server, other, 0).WaitAsync(Soon, ServerUnderTest.Cancellation))
            (await free.NextAsync()).Name.ShouldBe("update");
        await using (var beyond = await OpenAsync(server, slow, 6).WaitAsync(Soon, ServerUnderTest.Cancellation))
            (await beyond.NextAsync()).Name.ShouldBe("resync");

        events.Release();
        foreach (var opened in (Task<EventReader>[])[first, second])
        {
            await using var stream = await opened;
            (await stream.NextAsync()).Name.ShouldBe("update");
        }

        events.Times.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_OfTheReadToken_LeavesStreamsToTheWriteToken()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options =>
            options with
            {
                MostStreamsPerToken = 1,
                Tokens = AccessTokens.Of(name =>
                    name switch
                    {
                        AccessTokens.WriteVariable => Write,
                        AccessTokens.ReadVariable => Read,
                        _ => null,
                    }
                ),
            }
        );

        using var first = await ListAsync(server, Read);
        using var second = await ListAsync(server, Read);
        using var third = await ListAsync(server, Write);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.RetryAfter.ShouldNotBeNull();
        await ServerUnderTest.ProblemAsync(second, 429, "too-many-requests");
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_BeyondTheShareOfAnAddress_IsRefused()
    {
        await using var server = await ServerUnderTest.StartAsync(change: options => options with { MostStreamsPerAddress = 1 });

        using var first = await ListAsync(server, null);
        using var second = await ListAsync(server, null);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ServerUnderTest.ProblemAsync(second, 429, "too-many-requests");
    }

    private static Task<EventReader> OpenAsync(ServerUnderTest server, string sweep, int after) =>
        EventReader.OpenAsync(server, $"/api/v1/sweeps/{sweep}/stream?after={after}");

    private static async Task<HttpResponseMessage> ListAsync(ServerUnderTest server, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerUnderTest.Cancellation);
    }
}
