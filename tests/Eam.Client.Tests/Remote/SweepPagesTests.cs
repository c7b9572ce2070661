using System.Web;
using Eam.Client.Remote;

namespace Eam.Client.Tests.Remote;

public sealed class SweepPagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summaries_ListThatChangesWhileItIsRead_HaveEachSweepOnce()
    {
        // Newest first. After each page a sweep starts, and after the first one the newest that was read is deleted.
        List<string> sweeps = ["e-1", "d-1", "c-1", "b-1", "a-1"];
        var server = new FakeServer(request =>
        {
            var answer = Page(sweeps, After(request), count: 2);
            sweeps.Remove("e-1");
            sweeps.Insert(0, $"new-{sweeps.Count}");
            return FakeServer.Json(answer);
        });
        using var client = Client(server);

        var read = await new HttpSweepService(client, TimeProvider.System, _ => { }).SummariesAsync(Cancellation);

        read.Select(sweep => sweep.Id).ShouldBe(["e-1", "d-1", "c-1", "b-1", "a-1"]);
        server.Requests.Select(After).ShouldBe([null, "d-1", "b-1"]);
    }

    [Fact]
    public async Task Summaries_ServerThatAnswersTheSamePageAlways_EndAfterIt()
    {
        var server = new FakeServer(_ => FakeServer.Json(Page(["b-1", "a-1"], after: null, count: 1)));
        using var client = Client(server);

        var read = await new HttpSweepService(client, TimeProvider.System, _ => { }).SummariesAsync(Cancellation);

        read.ShouldHaveSingleItem().Id.ShouldBe("b-1");
        server.Requests.Count.ShouldBe(2);
    }

    private static ApiClient Client(FakeServer server) =>
        new(ServerAddress.Parse("http://gpu-7:8700", "--server", _ => null), TimeProvider.System, server);

    private static string? After(HttpRequestMessage request) => HttpUtility.ParseQueryString(request.RequestUri!.Query)["after"];

    private static string Page(List<string> sweeps, string? after, int count)
    {
        var first = after is null ? 0 : sweeps.IndexOf(after) + 1;
        var page = string.Join(',', sweeps.Skip(first).Take(count).Select(Summary));
        return $$"""{"sweeps": [{{page}}], "total": {{sweeps.Count}}, "offset": {{first}}, "limit": {{count}}}""";
    }

    private static string Summary(string id) =>
        $$"""
            {"id": "{{id}}", "name": "small", "status": "completed", "message": null, "task": "t", "methods": [], "objective": null, "unit": "nfe",
             "planned_trials": 1, "trials": {"pending": 0, "running": 0, "paused": 0, "completed": 0, "pruned": 0, "failed": 0}, "spent": 0, "planned": 0,
             "progress": 0, "best": null, "started": null, "finished": null, "sequence": 0}
            """;
}
