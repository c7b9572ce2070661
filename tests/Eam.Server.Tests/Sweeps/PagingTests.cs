using System.Text.Json;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Sweeps;

public sealed class PagingTests
{
    [Theory]
    [InlineData("/api/v1/sweeps?state=completed&limit=1", "sweeps", 3)]
    [InlineData("/api/v1/sweeps/small-1/trials?limit=5&state=completed&state=pruned&sort=trial", "trials", 18)]
    [InlineData("/api/v1/sweeps/small-1/metrics?limit=7", "points", null)]
    [InlineData("/api/v1/sweeps/small-1/events?limit=11", "events", null)]
    public async Task Links_OfPages_LeadToEachEntryOnce(string address, string name, int? count)
    {
        await using var server = await ServerUnderTest.StartAsync();
        for (var i = 0; i < 3; i++)
            await server.FinishAsync();
        var found = new List<string>();
        var pages = 0;

        for (string? next = address; next is not null; pages++)
        {
            using var response = await server.Client.GetAsync(new Uri(next, UriKind.Relative), ServerUnderTest.Cancellation);
            var body = await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation);
            response.IsSuccessStatusCode.ShouldBeTrue(body);
            found.AddRange(JsonDocument.Parse(body).RootElement.GetProperty(name).EnumerateArray().Select(entry => entry.GetRawText()));
            next = Next(response);
        }

        pages.ShouldBeGreaterThan(1);
        found.ShouldBeUnique();
        var all = (await server.GetAsync(address.Replace("limit=", "limit=900&x=", StringComparison.Ordinal))).GetProperty(name);
        found.ShouldBe(all.EnumerateArray().Select(entry => entry.GetRawText()));
        if (count is not null)
            found.Count.ShouldBe(count.Value);
    }

    [Fact]
    public async Task List_AfterASweep_MissesNothingIfOthersStartMeanwhile()
    {
        await using var server = await ServerUnderTest.StartAsync();
        for (var i = 0; i < 3; i++)
            await server.FinishAsync();
        using var first = await server.Client.GetAsync(new Uri("/api/v1/sweeps?limit=2", UriKind.Relative), ServerUnderTest.Cancellation);
        await server.FinishAsync(SweepSpecs.Small(name: "later"));

        var second = await server.GetAsync(Next(first)!);

        second.GetProperty("sweeps").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe("small-1");
    }

    [Theory]
    [InlineData("after=nobody-1", "after names no sweep")]
    [InlineData("after=small-1&offset=1", "cannot be used together")]
    public async Task List_AfterNothing_IsRefused(string query, string detail)
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.FinishAsync();

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps?{query}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        (await ServerUnderTest.ProblemAsync(response, 400, "bad-request")).GetProperty("detail").GetString()!.ShouldContain(detail);
    }

    // <ADDRESS>; rel="next"
    private static string? Next(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var link = links.ShouldHaveSingleItem();
        link.ShouldEndWith("; rel=\"next\"");
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
