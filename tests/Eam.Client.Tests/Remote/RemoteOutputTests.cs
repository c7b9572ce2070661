using System.Text;
using Eam.Client.Remote;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Client.Tests.Remote;

/// <summary>The output of a trial's program, read and followed through a server.</summary>
public sealed class RemoteOutputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Logs_FollowOfAProgram_GoesOnUntilItsSegmentEnds()
    {
        using var folder = new TemporaryFolder();
        using var ends = new ManualResetEventSlim();
        var runner = new ScriptedRunner
        {
            Behaviour = (request, stop) => ScriptedRunner.Slow(ends, stop) ?? ScriptedRunner.Report(request),
        };
        await using var service = new LocalSweepService(
            new LocalSweepOptions
            {
                Folder = folder.Path,
                Slots = 1,
                CreateRunner = (_, _) => runner,
            }
        );
        var sweep = await service.StartAsync(SweepSpecs.Command(trials: 2), "name: mine\n", Cancellation);
        await foreach (var update in service.WatchAsync(sweep, Cancellation))
        {
            if (update.IsTraining(0))
                break;
        }

        Print(folder, "first\n");
        await using var server = await RunningServer.StartAsync(folder.Path);
        using var logs = new TestTerminal();
        using var shown = new SemaphoreSlim(0);
        logs.OnOutput("first\n", () => shown.Release());

        var following = logs.RunAsync("logs", "mine", "--trial", "0", "--program", "-f", "--server", server.Address);
        await shown.WaitAsync(Cancellation);
        Print(folder, "second\n");
        ends.Set();

        (await following).ShouldBe(0, logs.Error);
        logs.Output.ShouldBe("first\nsecond\n");
    }

    [Fact]
    public async Task Output_ServerThatIsAwayForAWhile_GoesOnFromThere()
    {
        var server = new FakeServer(
            _ => FakeServer.Json(Answer(0, 4, "one\\n", growing: true)),
            _ => FakeServer.Json(Answer(4, 4, "", growing: true)),
            _ => Away(),
            _ => Away(),
            _ => FakeServer.Json(Answer(4, 8, "two\\n", growing: false)),
            _ => FakeServer.Json(Answer(8, 8, "", growing: false))
        );
        var notices = new List<string>();

        (await ReadAsync(server, notices)).ShouldBe("one\ntwo\n");

        server
            .Requests.Select(request => request.RequestUri!.Query)
            .ShouldBe(["?after=0", "?after=4", "?after=4", "?after=4", "?after=4", "?after=8"]);
        notices.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Output_ServerThatSendsTheSameAgain_IsRefused()
    {
        var server = new FakeServer(_ => FakeServer.Json(Answer(0, 0, "again\\n", growing: true)));

        (await Should.ThrowAsync<EngineException>(() => ReadAsync(server, []))).Message.ShouldContain("sent the same output twice");
    }

    // The waits of the service are skipped, but not those of single requests, which end them.
    private static async Task<string> ReadAsync(FakeServer server, List<string> notices)
    {
        using var client = new ApiClient(ServerAddress.Parse("http://gpu-7:8700", "--server", _ => null), TimeProvider.System, server);
        var service = new HttpSweepService(client, new SkippingTime(), notices.Add);
        var text = "";
        await foreach (var piece in service.OutputAsync("mine-1", 0, 0, follow: true, Cancellation))
            text += piece.Text;
        return text;
    }

    // A failure after which a single request is not sent again.
    private static HttpResponseMessage Away() => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no");

    private static string Answer(int from, int next, string text, bool growing) =>
        $$"""{"sweep": "mine-1", "trial": 0, "from": {{from}}, "next": {{next}}, "missing": 0, "growing": {{(
            growing ? "true" : "false"
        )}}, "text": "{{text}}"}""";

    private static void Print(TemporaryFolder folder, string text)
    {
        Directory.CreateDirectory(folder.File("sweeps", "mine-1", "output"));
        File.AppendAllText(folder.File("sweeps", "mine-1", "output", "trial-0000.log"), text, new UTF8Encoding(false));
    }
}
