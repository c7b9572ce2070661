using System.Net;

namespace Eam.Server.Tests.Attacks;

/// <summary>A page of another site makes a browser request what costs the server something.</summary>
public sealed class CrossSiteTests
{
    [Theory]
    [InlineData("/api/v1/sweeps/small-1/report")]
    [InlineData("/api/v1/sweeps/small-1/stream")]
    [InlineData("/api/v1/stream")]
    [InlineData("/API/v1/sweeps")]
    public async Task Get_FromAnotherSite_IsRefused(string address)
    {
        await using var server = await Attacked.StartAsync();

        foreach (var site in (string[])["cross-site", "same-site"])
            await ServerUnderTest.ProblemAsync(await server.SendAsync(address, header: ("Sec-Fetch-Site", site)), 403, "foreign-origin");
    }

    [Theory]
    [InlineData("/", "cross-site")]
    [InlineData("/healthz", "cross-site")]
    [InlineData("/api/v1/server", "same-origin")]
    [InlineData("/api/v1/server", "none")]
    public async Task Get_OfAPageOrFromIts_IsAnswered(string address, string site)
    {
        await using var server = await Attacked.StartAsync();

        (await server.SendAsync(address, header: ("Sec-Fetch-Site", site))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
