using System.Net;
using Eam.Testing;

namespace Eam.Server.Tests.Attacks;

/// <summary>Somebody tries tokens: the log shows it, and soon nothing is learnt from further tries.</summary>
public sealed class TokenGuessingTests
{
    private const string Guess = "guess-of-a-stranger-0123456789";

    [Fact]
    public async Task Guesses_OfOneAddress_AreLoggedWithoutTheTokenAndThenRefused()
    {
        var time = new ManualTime();
        await using var server = await Attacked.StartAsync(options => options with { Time = time, WrongTokensPerMinute = 3 });

        for (var guess = 0; guess < 3; guess++)
            (await server.SendAsync("/api/v1/server", Guess)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var right = await server.SendAsync("/api/v1/server");
        await ServerUnderTest.ProblemAsync(right, 429, "too-many-requests");
        right.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        server.Log.Lines.Count(line => line.Id == 1001).ShouldBe(3);
        server.Log.Lines.ShouldAllBe(line => !line.Text.Contains("guess-of"));

        time.Advance(TimeSpan.FromMinutes(1));
        (await server.SendAsync("/api/v1/server")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Requests_WithoutAToken_AreNoGuesses()
    {
        await using var server = await Attacked.StartAsync(options => options with { WrongTokensPerMinute = 1 });

        for (var request = 0; request < 3; request++)
            (await server.SendAsync("/api/v1/server", token: null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await server.SendAsync("/api/v1/server")).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Log.Lines.ShouldNotContain(line => line.Id == 1001);
    }
}
